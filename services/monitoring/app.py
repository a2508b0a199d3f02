"""The monitoring service: its slices, what it follows, what its constraints mean."""

from fastapi import FastAPI

from services.directory.composition import Slices, service_of
from services.kernel.app import create
from services.kernel.issuer import published_keys
from services.kernel.problems import PreconditionFailed
from services.kernel.settings import Settings, load
from services.monitoring.acts.queries import CITING
from services.monitoring.acts.router import router as acts
from services.monitoring.acts.service import ActCited, ActRepeated
from services.monitoring.collection.router import router as collection
from services.monitoring.conduct.router import router as cycles
from services.monitoring.dashboards.router import router as dashboards
from services.monitoring.explanations.router import router as explanations
from services.monitoring.facts.consumer import FOLLOWED
from services.monitoring.facts.router import router as facts
from services.monitoring.follow_ups.router import router as follow_ups
from services.monitoring.methodologies.router import router as methodologies
from services.monitoring.methodologies.service import MethodologyCodeTaken, MethodologyDrafted
from services.monitoring.objections.router import router as objections
from services.monitoring.objections.service import ObjectionOpen
from services.monitoring.permissions import P, access
from services.monitoring.recalculations.router import router as recalculations
from services.monitoring.results.router import router as results
from services.monitoring.risks.router import router as risks
from services.monitoring.scoring.router import router as scoring
from services.monitoring.simulations.router import router as simulations
from services.monitoring.store import COPIES, TABLES
from services.monitoring.submissions.router import router as submissions
from services.monitoring.templates.router import router as templates

SERVICE = service_of(
    Slices(
        name="monitoring",
        title="edulead: мониторинг",
        description="Методики, циклы мониторинга, представление данных и результаты.",
        access=access,
        tables=TABLES,
        copies=COPIES,
        event_reader=access.needs(P.event_read),
        operator=access.needs(P.operate),
        file_reader=access.needs(P.file_read),
        file_writer=access.needs(P.file_write),
        routers=(
            acts,
            methodologies,
            templates,
            simulations,
            scoring,
            cycles,
            collection,
            recalculations,
            submissions,
            follow_ups,
            facts,
            results,
            explanations,
            objections,
            risks,
            dashboards,
        ),
        tags={
            "Акты": "Нормативные акты и документы, их редакции и сроки действия",
            "Методики": "Что оценивается и по каким правилам; публикация замораживает содержание",
            "Правила начисления баллов": "Проба правила на данных и проверка его шкал; ничего не сохраняется",
            "Циклы": "Один круг мониторинга: сбор, проверка, расчёт, публикация",
            "Сбор данных файлом": "Шаблон таблицы значений и её загрузка: строка на субъекта или строка на значение",
            "Представление данных": "Что представил субъект, чем подтвердил и как это проверено",
            "Отметки о проверке": "Что в представленных данных надо проверить, кому и до какого дня",
            "Факты и реакции": "Что сообщили службы резерва и обучения, что по этому считается и чем это выключить",
            "Группа риска": "Кто, сколько циклов подряд и почему в группе риска; унаследован ли риск",
            "Возражения": "Против чего в предварительном результате возражают, чем подтверждают и что решено",
            "Результаты": "Баллы, процент, незасчитанные позиции и объяснение каждого числа",
            "Панели показателей": "Цикл с высоты: сбор, уровни, сравнение, динамика; чужое — только обобщённо",
        },
        follows=FOLLOWED,
        conflicts={
            **{f"fk_{table}_act_revision_id": ActCited for table in CITING},
            "uq_objection_open": ObjectionOpen,
            "uq_reaction_place": PreconditionFailed,
            "uq_act_place_fingerprint": ActRepeated,
            "uq_methodology_place_code_edition": MethodologyCodeTaken,
            "ex_methodology_code": MethodologyCodeTaken,
            "uq_methodology_draft": MethodologyDrafted,
        },
    )
)


def create_app() -> FastAPI:
    return create(SERVICE, load(Settings), published_keys)
