"""The reserve service: its slices, what it follows, what its constraints mean."""

from fastapi import FastAPI

from services.directory.composition import Slices, service_of
from services.kernel.app import create
from services.kernel.issuer import published_keys
from services.kernel.settings import load
from services.reserve.appeals.service import AppealOpen
from services.reserve.appeals.timing import JOBS as APPEAL_JOBS
from services.reserve.applications.journal import AlreadyApplied
from services.reserve.applications.router import TAG as APPLICATIONS
from services.reserve.applications.router import router as applications
from services.reserve.applications.timing import JOBS as APPLICATION_JOBS
from services.reserve.appointments.router import router as appointments
from services.reserve.appointments.service import DoubleAppointment
from services.reserve.appointments.timing import JOBS as APPOINTMENT_JOBS
from services.reserve.attestations.router import router as attestations
from services.reserve.attestations.service import AttestationUnderWay
from services.reserve.attestations.timing import JOBS as ATTESTATION_JOBS
from services.reserve.candidates.filing import CandidateDuplicate
from services.reserve.candidates.papers_router import router as candidate_papers
from services.reserve.candidates.router import router as candidates
from services.reserve.candidates.timing import JOBS as CANDIDATE_JOBS
from services.reserve.commissions.membership import MemberServed
from services.reserve.commissions.router import router as commissions
from services.reserve.commissions.service import SeatTaken
from services.reserve.conduct.appeals import TAG as APPEALS
from services.reserve.conduct.appeals import router as appeals
from services.reserve.conduct.router import TAG as CONTESTS
from services.reserve.conduct.router import router as contests
from services.reserve.contests.service import VacancyContested
from services.reserve.dashboards.router import router as dashboards
from services.reserve.entries.duty_routes import router as entry_duties
from services.reserve.entries.router import router as entries
from services.reserve.entries.service import AlreadyInReserve, EntryPending
from services.reserve.entries.timing import JOBS as ENTRY_JOBS
from services.reserve.leaders.router import router as leaders
from services.reserve.leaders.service import LeaderLiving
from services.reserve.meetings.attestation_router import router as attestation_conflicts
from services.reserve.meetings.contest_router import router as conflicts
from services.reserve.meetings.models import NAMING_MEMBERS
from services.reserve.meetings.router import router as meetings
from services.reserve.meetings.service import MeetingOpen
from services.reserve.meetings.timing import JOBS as MEETING_JOBS
from services.reserve.metrics.router import router as metrics
from services.reserve.offers.router import router as offers
from services.reserve.offers.service import OfferOpen
from services.reserve.permissions import P, access
from services.reserve.practices.router import router as practices
from services.reserve.programmes.router import router as programmes
from services.reserve.programmes.service import YearReported
from services.reserve.protocols.router import router as protocols
from services.reserve.protocols.service import AlreadySigned
from services.reserve.reactions.consumer import monitoring_feed, training_feed
from services.reserve.reactions.router import router as reactions
from services.reserve.regulations.router import router as regulations
from services.reserve.regulations.service import RegulationDrafted, RegulationOverlaps
from services.reserve.requirements.router import TAG as REQUIREMENTS
from services.reserve.requirements.router import router as requirements
from services.reserve.settings import ReserveSettings
from services.reserve.sheets.router import router as sheets
from services.reserve.store import COPIES, TABLES
from services.reserve.teams.router import router as teams
from services.reserve.vacancies.router import router as vacancies
from services.reserve.vacancies.service import VacancyLiving
from services.reserve.vacancies.timing import JOBS as VACANCY_JOBS

SERVICE = service_of(
    Slices(
        name="reserve",
        title="edulead: резерв",
        description="Кадровый резерв, аттестация, конкурсы и назначения.",
        access=access,
        tables=TABLES,
        copies=COPIES,
        event_reader=access.needs(P.event_read),
        operator=access.needs(P.operate),
        file_reader=access.needs(P.file_read),
        file_writer=access.needs(P.file_write),
        routers=(
            regulations,
            requirements,
            programmes,
            attestations,
            protocols,
            candidates,
            candidate_papers,
            commissions,
            conflicts,
            attestation_conflicts,
            meetings,
            vacancies,
            entries,
            entry_duties,
            offers,
            appointments,
            contests,
            applications,
            appeals,
            sheets,
            teams,
            leaders,
            practices,
            metrics,
            reactions,
            dashboards,
        ),
        tags={
            "Положения": "О резерве, о конкурсе, об аттестации: каждое число по редакциям и актам; примерное и свои",
            REQUIREMENTS: "Чего акты требуют от руководителя, готовыми критериями для вакансий и положений",
            "Программы резерва": "Цели, меры, численность; что сделано за год и сколько человек стояло в резерве",
            "Аттестация": "Руководителей и кандидатов: представление, тест, собеседование, решение и срок его действия",
            "Протоколы": "Решения комиссий: пишутся один раз, связаны хэшами, проверяются по копии",
            "Кандидаты": "Дела кандидатов: образование, стаж, согласия, проверки, документы; уничтожение по сроку",
            "Комиссии": "Кто заседает, с какого по какой день, в какой роли и кто кого замещает",
            "Заседания и отводы": "Кто был, кто отведён и почему, кворум по каждому вопросу, открытые голоса и итоги",
            "Вакансии": "Какие должности руководителей освобождаются, чего требуют и чем кончилось",
            "Кадровый резерв": "Кто выдвинут, кто состоит в резерве, по какой день, чем готов и что должен",
            "Предложения из резерва": "Кому предложили вакансию, в срок ли, и что ответил",
            "Назначения": "Решение с основанием, приказ, испытание; отмена возвращает всё назад",
            CONTESTS: "На должность или в резерв: извещение, приём, оценка, вскрытие, решение",
            APPEALS: "На отказ в допуске и на итог конкурса: срок, решение и что из него следует",
            APPLICATIONS: "Кто участвует в конкурсе, с какими документами, допущен ли и почему",
            "Оценочные листы": "Оценки жюри: запечатаны, пока не вскрыты все сразу; потом — баллы и места",
            "Управленческие команды": "Кто вместе управляет муниципалитетом или школой, с какой стратегией",
            "База эффективных руководителей": "Кто по какому направлению лучший, на чём это основано, согласен ли он",
            "Карточки практик": "Что делают эффективные руководители, с измеренным результатом",
            "Показатели резерва": "Была ли от резерва польза: по территории и периоду, с тем, как считается",
            "Реакции": "Что резерв делает по событиям мониторинга и обучения, и где это выключено",
            "Панели резерва": "Готовность, воронка конкурсов, обеспеченность ожидаемых вакансий",
        },
        follows=(training_feed,),
        asks=(monitoring_feed,),
        jobs=(
            *CANDIDATE_JOBS,
            *ATTESTATION_JOBS,
            *VACANCY_JOBS,
            *ENTRY_JOBS,
            *APPOINTMENT_JOBS,
            *APPLICATION_JOBS,
            *APPEAL_JOBS,
            *MEETING_JOBS,
        ),
        conflicts={
            "uq_programme_execution_programme_id": YearReported,
            "uq_candidate_snils_hash": CandidateDuplicate,
            "uq_candidate_person_id": CandidateDuplicate,
            "uq_attestation_under_way": AttestationUnderWay,
            "uq_regulation_draft": RegulationDrafted,
            "uq_regulation_family": RegulationDrafted,
            "ex_regulation_in_force": RegulationOverlaps,
            "uq_protocol_signature_member_id": AlreadySigned,
            **dict.fromkeys(
                (f"ex_commission_member_{each}" for each in ("office", "person", "substitutes")), SeatTaken
            ),
            **{f"fk_{table}_member_id": MemberServed for table in (*NAMING_MEMBERS, "sheet")},
            **dict.fromkeys(("uq_meeting_open", "uq_meeting_open_attesting"), MeetingOpen),
            "uq_vacancy_living": VacancyLiving,
            "uq_offer_open": OfferOpen,
            **dict.fromkeys(("uq_appointment_vacancy", "uq_appointment_candidate"), DoubleAppointment),
            "uq_leader_living": LeaderLiving,
            "uq_entry_pending": EntryPending,
            "ex_entry_staying": AlreadyInReserve,
            **dict.fromkeys(("uq_application_candidate_id", "uq_application_person_id"), AlreadyApplied),
            "uq_contest_appeal_open": AppealOpen,
            "uq_contest_of_vacancy": VacancyContested,
        },
    )
)


def create_app() -> FastAPI:
    return create(SERVICE, load(ReserveSettings), published_keys)
