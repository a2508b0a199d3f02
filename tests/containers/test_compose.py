"""docker-compose.yml says the same as the code, and lets nobody in who need not be."""

import re
import shlex
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.main import get_command

from edulead import parts, serve, tuning
from edulead.bootstrap import EXTENSIONS, OLDEST
from edulead.cli import app
from edulead.database import ADDRESS, NAME
from edulead.postgres import INITDB, SUPERUSER
from gateway.settings import GatewaySettings
from services.kernel.settings import Settings
from services.reserve.settings import ReserveSettings
from services.training.settings import TrainingSettings

ROOT = Path(__file__).resolve().parents[2]
PARTS = [part.name for part in parts.PARTS]
INNER = [name for name in PARTS if name != parts.FRONT]
OURS = [*PARTS, "migrate", "demo"]
READ_BY_SCRIPTS = {"EDULEAD_DATABASE_PASSWORD_FILE"}
OF_THE_MACHINE = {"listen_addresses", "unix_socket_permissions"}
"""Settings of the embedded server that a container has its own way with."""


def seconds(text: str) -> int:
    return int(text[:-1]) * {"s": 1, "m": 60}[text[-1]]


def environment_of(service: Any) -> dict[str, str]:
    return service.get("environment", {})


READS = {parts.FRONT: GatewaySettings, "reserve": ReserveSettings, "training": TrainingSettings}
"""Part → its settings, where it has more than every service has."""


def known_variables(kind: type[Settings]) -> set[str]:
    return {f"EDULEAD_{name.upper()}" for name in kind.model_fields} | {"EDULEAD_DATA"}


class TestForm:
    def test_follows_the_compose_specification(self, compose: Any, schema: Any) -> None:
        jsonschema.validate(compose, schema)

    def test_so_does_the_file_for_an_external_database(self, external: Any, schema: Any) -> None:
        jsonschema.validate(external, schema)

    def test_a_misspelt_key_would_be_noticed(self, schema: Any) -> None:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"services": {"one": {"image": "x", "heathcheck": {}}}}, schema)

    def test_has_no_version(self, compose: Any) -> None:
        assert "version" not in compose

    def test_the_file_for_an_external_database_names_what_is_there(self, compose: Any, external: Any) -> None:
        for section, things in external.items():
            assert set(things) <= set(compose[section])

    def test_every_name_it_uses_is_declared(self, compose: Any) -> None:
        for service in compose["services"].values():
            assert set(service["networks"]) <= set(compose["networks"])
            assert set(service.get("secrets", [])) <= set(compose["secrets"])
            assert set(service.get("depends_on", {})) <= set(compose["services"])
            assert {each.split(":")[0] for each in service.get("volumes", [])} <= set(compose["volumes"])

    def test_nothing_is_declared_for_nobody(self, compose: Any) -> None:
        services = compose["services"].values()
        assert set(compose["volumes"]) == {each.split(":")[0] for one in services for each in one.get("volumes", [])}
        assert set(compose["networks"]) == {name for one in services for name in one["networks"]}


class TestCode:
    def test_the_services_are_the_parts(self, compose: Any) -> None:
        assert set(compose["services"]) == {*PARTS, "postgres", "migrate", "demo"}

    @pytest.mark.parametrize("name", PARTS)
    def test_a_part_is_served_by_its_own_container(self, compose: Any, name: str) -> None:
        program, command, part, *options = compose["services"][name]["command"]
        assert (program, command, part) == ("edulead", "serve", name)
        assert options == ["--host", "0.0.0.0", "--port", str(serve.PORT)]

    @pytest.mark.parametrize("part", parts.PARTS, ids=lambda part: part.name)
    def test_a_factory_can_be_imported(self, part: parts.Part) -> None:
        module, _, name = part.factory.partition(":")
        assert callable(getattr(import_module(module), name))

    def test_every_command_exists(self, compose: Any) -> None:
        commands = get_command(app).commands  # type: ignore[attr-defined]
        for name in OURS:
            program, what, *_ = compose["services"][name]["command"]
            assert (program == "edulead" and what in commands) or (program == "python" and (ROOT / what).is_file())

    def test_every_option_exists(self, compose: Any) -> None:
        known = {option for one in get_command(app).commands["serve"].params for option in one.opts}  # type: ignore[attr-defined]
        assert {"--host", "--port"} <= known

    @pytest.mark.parametrize("name", PARTS)
    def test_a_part_reads_every_variable_it_is_given(self, compose: Any, name: str) -> None:
        given = {each for each in environment_of(compose["services"][name]) if each.startswith("EDULEAD_")}
        assert given <= known_variables(READS.get(name, Settings))

    @pytest.mark.parametrize("name", ["migrate", "demo"])
    def test_so_do_the_others(self, compose: Any, name: str) -> None:
        assert set(environment_of(compose["services"][name])) <= {
            "EDULEAD_DATA",
            "EDULEAD_DEMO",
            ADDRESS,
            *READ_BY_SCRIPTS,
        }

    def test_the_scripts_read_what_only_they_are_given(self) -> None:
        assert all(name in (ROOT / "docker" / "migrate.py").read_text() for name in READ_BY_SCRIPTS)

    def test_defaults_are_those_of_the_code(self, compose: Any) -> None:
        for name in PARTS:
            given = environment_of(compose["services"][name])
            for variable, field in (
                ("EDULEAD_LOG_LEVEL", "log_level"),
                ("EDULEAD_TIME_ZONE", "time_zone"),
                ("EDULEAD_DATABASE_POOL", "database_pool"),
            ):
                assert given[variable] == str(Settings.model_fields[field].default)

    def test_the_gateway_finds_every_part(self, compose: Any) -> None:
        given = environment_of(compose["services"][parts.FRONT])
        for name in INNER:
            assert given[f"EDULEAD_{name.upper()}_URL"] == f"http://{name}:{serve.PORT}"

    def test_every_part_finds_the_gateway(self, compose: Any) -> None:
        urls = {environment_of(compose["services"][name])["EDULEAD_GATEWAY_URL"] for name in PARTS}
        assert urls == {f"http://{parts.FRONT}:{serve.PORT}"}

    @pytest.mark.parametrize("name", PARTS)
    def test_a_part_has_time_to_end_its_requests(self, compose: Any, name: str) -> None:
        assert seconds(compose["services"][name]["stop_grace_period"]) > parts.GRACE

    @pytest.mark.parametrize("name", PARTS)
    def test_a_part_is_asked_whether_it_is_ready(self, compose: Any, name: str) -> None:
        *program, script = compose["services"][name]["healthcheck"]["test"]
        assert program == ["CMD", "python"]
        assert f"http://127.0.0.1:{serve.PORT}/health/ready" in (ROOT / script).read_text()

    def test_every_variable_of_the_administrator_is_explained(self, compose_text: str) -> None:
        explained = (ROOT / "docs" / "containers.md").read_text()
        for name in set(re.findall(r"\$\{([A-Z_]+)", compose_text)):
            assert f"`{name}`" in explained


class TestDatabase:
    def test_is_made_as_ours_is(self, compose: Any) -> None:
        given = environment_of(compose["services"]["postgres"])["POSTGRES_INITDB_ARGS"]
        assert shlex.split(given) == [each for each in INITDB if each != f"--username={SUPERUSER}"]

    def test_has_our_name_and_administrator(self, compose: Any) -> None:
        assert environment_of(compose["services"]["postgres"])["POSTGRES_DB"] == NAME
        assert (
            environment_of(compose["services"]["migrate"])[ADDRESS] == f"postgresql://{SUPERUSER}@postgres:5432/{NAME}"
        )

    def test_runs_with_our_settings(self, compose: Any) -> None:
        program, *options = compose["services"]["postgres"]["command"]
        given = dict(option.removeprefix("--").split("=", 1) for option in options)
        assert program == "postgres"
        assert given.pop("shared_buffers")
        assert given == {name: value for name, value in tuning.SETTINGS.items() if name not in OF_THE_MACHINE}

    def test_is_the_version_the_migrations_need(self, compose: Any) -> None:
        assert compose["services"]["postgres"]["image"] == f"postgres:{OLDEST}"
        assert EXTENSIONS == ("ltree", "btree_gist", "pg_trgm"), "is the new one part of the postgres image?"

    def test_lies_where_the_image_of_version_18_keeps_it(self, compose: Any) -> None:
        assert compose["services"]["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]

    def test_is_asked_by_tcp(self, compose: Any) -> None:
        assert "--host=127.0.0.1" in compose["services"]["postgres"]["healthcheck"]["test"]

    def test_connections_of_all_parts_fit(self, compose: Any) -> None:
        pools = [int(environment_of(compose["services"][name])["EDULEAD_DATABASE_POOL"]) * 2 for name in PARTS]
        assert sum(pools) + 10 < int(tuning.SETTINGS["max_connections"])


class TestOrder:
    def test_migrations_wait_for_the_database(self, compose: Any) -> None:
        assert compose["services"]["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"

    @pytest.mark.parametrize("name", PARTS)
    def test_parts_wait_for_the_migrations(self, compose: Any, name: str) -> None:
        wanted = compose["services"][name]["depends_on"]["migrate"]["condition"]
        assert wanted == "service_completed_successfully"

    @pytest.mark.parametrize("name", INNER)
    def test_services_wait_for_the_keys_of_the_gateway(self, compose: Any, name: str) -> None:
        assert compose["services"][name]["depends_on"][parts.FRONT]["condition"] == "service_healthy"

    @pytest.mark.parametrize("name", [*PARTS, "postgres"])
    def test_what_runs_is_started_again(self, compose: Any, name: str) -> None:
        assert compose["services"][name]["restart"] == "unless-stopped"

    @pytest.mark.parametrize("name", ["migrate", "demo"])
    def test_what_ends_is_not(self, compose: Any, name: str) -> None:
        assert compose["services"][name]["restart"] == "no"
        assert compose["services"][name]["healthcheck"] == {"disable": True}


class TestConfinement:
    def test_only_the_gateway_is_published_and_to_this_machine_only(self, compose: Any) -> None:
        published = {name: one["ports"] for name, one in compose["services"].items() if "ports" in one}
        assert published == {parts.FRONT: [f"127.0.0.1:8000:{serve.PORT}"]}

    def test_nobody_shares_the_network_of_the_host(self, compose: Any) -> None:
        assert not any({"network_mode", "privileged", "pid", "ipc"} & set(one) for one in compose["services"].values())

    def test_inner_networks_lead_nowhere(self, compose: Any) -> None:
        assert [name for name, one in compose["networks"].items() if not one.get("internal")] == ["front"]
        assert [name for name, one in compose["services"].items() if "front" in one["networks"]] == [parts.FRONT]

    def test_every_container_is_confined(self, compose: Any) -> None:
        for one in compose["services"].values():
            assert one["read_only"] is True
            assert one["cap_drop"] == ["ALL"]
            assert "cap_add" not in one
            assert one["security_opt"] == ["no-new-privileges:true"]
            assert any(each.startswith("/tmp") for each in one["tmpfs"])

    def test_nobody_is_root(self, compose: Any) -> None:
        users = {name: one["user"] for name, one in compose["services"].items()}
        assert users.pop("postgres") == "postgres"
        assert set(users.values()) == {"10001:10001"}

    def test_logs_cannot_fill_the_disk(self, compose: Any) -> None:
        for one in compose["services"].values():
            assert set(one["logging"]["options"]) == {"max-size", "max-file"}

    def test_foreign_images_are_pinned_to_a_major_version(self, compose: Any) -> None:
        foreign = {one["image"] for one in compose["services"].values() if "build" not in one}
        assert foreign
        assert all(re.fullmatch(r"[\w./-]+:\d+[\w.-]*", image) for image in foreign)


class TestSecrets:
    def test_none_is_written_in_the_file(self, compose: Any) -> None:
        for one in compose["services"].values():
            for name, value in environment_of(one).items():
                assert name.endswith("_FILE") or not re.search("PASSWORD|SECRET|KEY|TOKEN", name)
                assert not re.search(r"//[^/@]*:[^/@]*@", value), "a password in an address"

    def test_the_password_of_the_database_is_a_file_outside_git(self, compose: Any) -> None:
        file = ROOT / compose["secrets"]["postgres_password"]["file"]
        assert (file.parent / ".gitignore").read_text().splitlines() == ["*", "!.gitignore"]

    def test_only_the_database_and_the_migrations_know_it(self, compose: Any) -> None:
        assert {name for name, one in compose["services"].items() if one.get("secrets")} == {"postgres", "migrate"}

    @pytest.mark.parametrize("name", PARTS)
    def test_a_part_reads_its_own_credentials_and_changes_none(self, compose: Any, name: str) -> None:
        folder = environment_of(compose["services"][name])["EDULEAD_DATA"]
        mounted = [each for each in compose["services"][name]["volumes"] if "files" not in each]
        assert mounted == [f"{name}-credentials:{folder}:ro"]
        assert f"{name}-credentials:{folder}" in compose["services"]["migrate"]["volumes"]

    def test_all_keys_are_with_the_administrator_only(self, compose: Any) -> None:
        holders = {
            name for name, one in compose["services"].items() if any("keys:" in v for v in one.get("volumes", []))
        }
        assert holders == {"migrate", "demo"}

    def test_known_passwords_come_on_request_only(self, compose: Any) -> None:
        assert [name for name, one in compose["services"].items() if "profiles" in one] == ["demo"]
        wanted = [name for name, one in compose["services"].items() if "EDULEAD_DEMO" in environment_of(one)]
        assert wanted == ["demo"]
