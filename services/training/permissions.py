"""Who may do what in the training service. The whole answer is this file; where one stands decides on which rows.

One table for each group of slices: role → what it may. A right that nobody is given here is nobody's.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from services.directory.roles import LABELS, Role
from services.kernel.access import Access, Grants
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.workflow import Guard, Refusal
from services.training.rights import Permission

P, R = Permission, Role
Area = Mapping[Role, set[Permission]]

_SHARED: Area = {
    R.admin: {P.file_read, P.history_read, P.event_read, P.operate, P.reaction_repeat},
    R.department: {P.file_read, P.file_write, P.history_read, P.event_read},
    R.soiro: {P.file_read, P.file_write, P.history_read},
    R.omsu: {P.file_read, P.file_write, P.history_read},
    R.school: {P.file_read, P.file_write},
    R.integration: {P.event_read},
    R.system: {P.event_read},
}

_KNOWN = {P.framework_read, P.deficit_mapping_read}
_LEARNED = {P.deficit_read, P.diagnostics_read}
_LOOKED_AT = _KNOWN | _LEARNED | {P.instrument_read, P.campaign_read}
_FOUND = {P.deficit_write, P.campaign_write, P.diagnostics_assign, P.diagnostics_answer}
_RULED = {P.framework_write, P.deficit_mapping_write, P.instrument_write}
"""What is the same for a whole region."""
_DIAGNOSTICS: Area = {
    R.admin: _LOOKED_AT,
    R.department: _LOOKED_AT | _RULED | {P.diagnostics_answer},
    R.soiro: _LOOKED_AT | _RULED | _FOUND | {P.diagnostics_assess, P.risk_diagnostics_policy, P.reaction_repeat},
    R.omsu: _LOOKED_AT | _FOUND,
    R.school: _KNOWN | _LEARNED | {P.diagnostics_answer},
    R.expert: _KNOWN | {P.diagnostics_read, P.diagnostics_answer, P.diagnostics_assess},
    R.integration: _LOOKED_AT,
}

_OFFERED = {P.programme_read, P.group_read}
_LEARNERS = _OFFERED | {P.enrolment_read, P.certificate_read}
"""Who learns what: by the place of their work, of those who stand there or above."""
_TAUGHT = {P.programme_write, P.group_write, P.enrolment_write, P.enrolment_decide, P.certificate_issue}
"""The region's programmes, and a municipality's own seminars and master classes (DOMAIN.md, E)."""
_TEACHING: Area = {
    R.admin: _LEARNERS,
    R.department: _LEARNERS,
    R.soiro: _LEARNERS | _TAUGHT,
    R.omsu: _LEARNERS | _TAUGHT,
    R.school: _LEARNERS | {P.enrolment_write},
    R.expert: _OFFERED,
    R.integration: _LEARNERS,
}

_TEAMS_SEEN = {P.learning_team_read, P.transfer_programme_read}
"""A team is enrolled by whoever enrols its members. Its programme is written by the team itself, at its own place."""
_TEAMS: Area = {
    R.admin: _TEAMS_SEEN,
    R.department: _TEAMS_SEEN,
    R.soiro: _TEAMS_SEEN | {P.learning_team_policy, P.transfer_programme_review},
    R.omsu: _TEAMS_SEEN | {P.transfer_programme_write, P.transfer_programme_agree},
    R.school: _TEAMS_SEEN | {P.transfer_programme_write},
    R.integration: _TEAMS_SEEN,
}

_ROUTES: Area = {
    R.admin: {P.route_read},
    R.department: {P.route_read},
    R.soiro: {P.route_read, P.route_walk, P.route_mark, P.route_agree, P.route_write, P.route_review},
    R.omsu: {P.route_read, P.route_walk, P.route_mark, P.route_agree},
    R.school: {P.route_read, P.route_walk, P.route_agree},
    R.integration: {P.route_read},
}
"""A school sees and walks the own route in person; who stands above it marks with a proof, and takes in a consent on
paper."""

_MENTORED = {P.mentor_read, P.mentorship_read}
"""A school sees of it what concerns the caller in person: `visible_to` of each slice."""
_PAIRED = _MENTORED | {P.mentor_matching_read, P.mentor_write, P.mentor_match, P.mentorship_write, P.mentorship_keep}
_MENTORING: Area = {
    R.admin: _MENTORED | {P.mentor_matching_read},
    R.department: _MENTORED | {P.mentor_matching_read},
    R.soiro: _PAIRED,
    R.omsu: _PAIRED | {P.mentor_appoint},
    R.school: _MENTORED | {P.mentor_consent, P.mentorship_agree, P.mentorship_keep},
    R.integration: _MENTORED,
}

_PRACTISED = {P.site_read, P.internship_read, P.partnership_read}
"""Of a school what is its own or open to the region; nothing of an expert, who works at no site."""
_HOSTED = {P.site_write, P.site_report, P.internship_ask, P.internship_host, P.internship_note}
_PAIRING = {P.partnership_matching_read, P.partnership_plan, P.partnership_write}
_SITES: Area = {
    R.admin: _PRACTISED | {P.partnership_matching_read},
    R.department: _PRACTISED | {P.partnership_matching_read},
    R.soiro: _PRACTISED | _PAIRING | {P.site_support, P.site_policy},
    R.omsu: _PRACTISED | _HOSTED | {P.site_decide},
    R.school: _PRACTISED | _HOSTED | {P.partnership_agree, P.partnership_plan},
    R.integration: _PRACTISED,
}

_ANNOUNCED = {P.gathering_read, P.competition_read}
_ATTENDED = {P.gathering_register, P.competition_nominate, P.competition_judge, P.calendar_subscribe, P.informal_read}
_HELD = {P.gathering_write, P.competition_write}
"""Seminars and master classes are of СОИРО and ОМСУ, contests of the Департамент too (1203-02)."""
_GATHERINGS: Area = {
    R.admin: _ANNOUNCED | {P.informal_read},
    R.department: _ANNOUNCED | {P.competition_write, P.competition_judge, P.calendar_subscribe, P.informal_read},
    R.soiro: _ANNOUNCED | _ATTENDED | _HELD,
    R.omsu: _ANNOUNCED | _ATTENDED | _HELD | {P.informal_confirm},
    R.school: _ANNOUNCED | _ATTENDED | {P.informal_write},
    R.expert: _ANNOUNCED | {P.competition_judge},
    R.integration: _ANNOUNCED,
}

_NOVICES: Area = {
    R.admin: {P.novice_read},
    R.department: {P.novice_read},
    R.soiro: {P.novice_read, P.novice_write, P.novice_walk, P.novice_policy},
    R.omsu: {P.novice_read, P.novice_walk},
    R.school: {P.novice_read, P.novice_walk},
    R.integration: {P.novice_read},
}

_LIBRARY: Area = {
    R.admin: {P.material_read},
    R.department: {P.material_read},
    R.soiro: {P.material_read, P.material_write, P.material_review},
    R.omsu: {P.material_read, P.material_write},
    R.school: {P.material_read, P.material_write},
    R.expert: {P.material_read},
    R.integration: {P.material_read},
}

_FOLLOWED = {P.need_read, P.change_request_read, P.referral_read, P.dashboard_read}
"""What is lacking against what is taught, and who was sent to learn: of who stands above schools. A school sees who of
its own was directed."""
_NEEDS: Area = {
    R.admin: _FOLLOWED,
    R.department: _FOLLOWED,
    R.soiro: _FOLLOWED | {P.change_request_write, P.change_request_decide, P.referral_write, P.referral_policy},
    R.omsu: _FOLLOWED | {P.change_request_write, P.referral_write},
    R.school: {P.referral_read},
    R.integration: _FOLLOWED,
}

_AREAS = (
    _SHARED, _DIAGNOSTICS, _TEACHING, _TEAMS, _ROUTES, _MENTORING, _SITES, _GATHERINGS, _NOVICES, _LIBRARY, _NEEDS,
)  # fmt: skip

GRANTS: Grants = {role: frozenset().union(*(area.get(role, set()) for area in _AREAS)) for role in Role}

ONLOOKERS = frozenset({Role.expert, Role.integration})
"""Who stands at a place and works for nobody there: of what is shared they see what is published."""

IN_PERSON = frozenset({Role.school, Role.expert})
"""Who sees of what is known of people what concerns their own person, not what lies where they stand."""

access = Access(GRANTS, LABELS)


def seeking(caller: Identity) -> Identity:
    """As who the caller asks for what is known of people: what is one's own is found anywhere in the region, since a
    head may have worked elsewhere in it (ADR 0008)."""
    return replace(caller, place=region_of(caller.place)) if caller.role in IN_PERSON else caller


class Concerning(Protocol):
    """Facts of what may be about the caller in person."""

    @property
    def own(self) -> bool: ...


def decided_by_another(reason: str, said: str) -> Guard:
    """The guard of whatever nobody decides about oneself."""

    def guard(facts: Concerning) -> Refusal | None:
        return Refusal(reason, said) if facts.own else None

    return guard
