"""What a violated constraint of training means to a client."""

from services.kernel.handlers import Conflicts
from services.training.calendars.service import CalendarLinkExists
from services.training.certificates.service import CertificateIssued
from services.training.competencies.service import FrameworkDrafted, FrameworkOverlaps
from services.training.competitions.entries import AlreadyEntered
from services.training.competitions.stages import CompetitionStageExists
from services.training.deficits.mappings import MappingExists
from services.training.deficits.service import DeficitTaken
from services.training.diagnostics.service import DiagnosticsRunning
from services.training.enrolments.placing import AlreadyEnrolled
from services.training.gatherings.registering import AlreadyRegistered
from services.training.groups.service import SeatsTaken
from services.training.informal.service import InformalLearningDuplicate
from services.training.instruments.service import InstrumentDrafted, InstrumentFrozen
from services.training.internships.service import InternshipOverlaps
from services.training.learning_teams.enrolling import TeamEnrolled
from services.training.mentoring.rejecting import AlreadyRejected
from services.training.mentoring.service import MentorshipLiving
from services.training.mentors.service import MentorLiving
from services.training.novices.service import NoviceLives
from services.training.partnerships.service import PartnershipLiving
from services.training.programmes.service import TrainingProgrammeDrafted
from services.training.referrals.service import ReferralLives
from services.training.routes.drafting import RouteLives
from services.training.sites.service import SiteOverlaps
from services.training.sites.support import AlreadyCorrected
from services.training.transfer_programmes.service import TransferProgrammeLives

CONFLICTS: Conflicts = {
    "uq_route_living": RouteLives,
    "uq_novice_living": NoviceLives,
    **dict.fromkeys(("uq_competency_framework_draft", "uq_competency_framework_family"), FrameworkDrafted),
    "ex_competency_framework_in_force": FrameworkOverlaps,
    **dict.fromkeys(("uq_programme_draft", "uq_programme_family"), TrainingProgrammeDrafted),
    "ck_study_group_seats": SeatsTaken,
    "uq_enrolment_living": AlreadyEnrolled,
    "uq_team_enrolment_team_id": TeamEnrolled,
    **dict.fromkeys(("uq_transfer_programme_living", "uq_transfer_programme_team_id"), TransferProgrammeLives),
    "uq_certificate_valid": CertificateIssued,
    **dict.fromkeys(("uq_instrument_draft", "uq_instrument_family"), InstrumentDrafted),
    "ex_instrument_published": InstrumentFrozen,
    "uq_diagnostics_running": DiagnosticsRunning,
    **dict.fromkeys(("uq_deficit_living", "uq_deficit_finding_person_id"), DeficitTaken),
    "uq_deficit_mapping_place": MappingExists,
    "uq_gathering_registration_gathering_id_person_id": AlreadyRegistered,
    "uq_competition_stage_competition_id_level_place": CompetitionStageExists,
    "uq_competition_entry_stage_id_person_id_nomination": AlreadyEntered,
    "uq_informal_learning_same": InformalLearningDuplicate,
    "uq_calendar_link_account": CalendarLinkExists,
    "ex_site_opened": SiteOverlaps,
    "ex_internship_person": InternshipOverlaps,
    "uq_partnership_living": PartnershipLiving,
    "uq_site_support_corrects_id": AlreadyCorrected,
    "uq_mentor_living": MentorLiving,
    "uq_mentorship_living": MentorshipLiving,
    "uq_rejected_pair_mentor_person_id_mentee_person_id": AlreadyRejected,
    "uq_referral_living": ReferralLives,
}
