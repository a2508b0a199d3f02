"""What the training service consists of: the router of each slice and the words of its tag."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter

from services.training.calendars.router import TAG as CALENDARS
from services.training.calendars.router import router as calendars
from services.training.certificates.router import TAG as CERTIFICATES
from services.training.certificates.router import router as certificates
from services.training.change_requests.router import router as change_requests
from services.training.competencies.router import TAG as COMPETENCIES
from services.training.competencies.router import router as competencies
from services.training.competitions.entry_router import router as competition_entries
from services.training.competitions.jury_router import router as juries
from services.training.competitions.router import TAG as COMPETITIONS
from services.training.competitions.router import router as competitions
from services.training.competitions.stage_router import router as competition_stages
from services.training.conduct.router import TAG as GROUPS
from services.training.conduct.router import router as groups
from services.training.dashboards.router import router as dashboards
from services.training.deficits.router import TAG as DEFICITS
from services.training.deficits.router import router as deficits
from services.training.diagnostics.campaign_router import router as diagnostic_campaigns
from services.training.diagnostics.router import TAG as DIAGNOSTICS
from services.training.diagnostics.router import router as diagnostics
from services.training.diagnostics.sheet_router import router as diagnostic_sheets
from services.training.directions.router import TAG as DIRECTIONS
from services.training.directions.router import router as directions
from services.training.enrolments.router import TAG as ENROLMENTS
from services.training.enrolments.router import router as enrolments
from services.training.gatherings.registering_router import router as registrations
from services.training.gatherings.router import TAG as GATHERINGS
from services.training.gatherings.router import router as gatherings
from services.training.gatherings.series_router import router as gathering_series
from services.training.informal.router import TAG as INFORMAL
from services.training.informal.router import router as informal
from services.training.instruments.router import TAG as INSTRUMENTS
from services.training.instruments.router import router as instruments
from services.training.internships.router import TAG as INTERNSHIPS
from services.training.internships.router import router as internships
from services.training.internships.site_router import router as site_steps
from services.training.learning_teams.router import TAG as LEARNING_TEAMS
from services.training.learning_teams.router import router as learning_teams
from services.training.materials.router import TAG as MATERIALS
from services.training.materials.router import router as materials
from services.training.mentor_candidates.router import router as mentor_candidates
from services.training.mentor_matchings.router import router as mentor_matchings
from services.training.mentoring.meeting_router import router as meetings
from services.training.mentoring.router import TAG as MENTORING
from services.training.mentoring.router import router as mentoring
from services.training.mentors.router import TAG as MENTORS
from services.training.mentors.router import router as mentors
from services.training.needs.router import router as needs
from services.training.novices.router import TAG as NOVICES
from services.training.novices.router import router as novices
from services.training.partnerships.plan_router import router as partnership_plans
from services.training.partnerships.router import TAG as PARTNERSHIPS
from services.training.partnerships.router import router as partnerships
from services.training.programmes.router import TAG as PROGRAMMES
from services.training.programmes.router import router as programmes
from services.training.reactions.router import TAG as REACTIONS
from services.training.reactions.router import router as reactions
from services.training.referrals.router import router as referrals
from services.training.risk_diagnostics.router import router as risk_diagnostics
from services.training.routes.accompanied_router import router as mentees_route
from services.training.routes.router import TAG as ROUTES
from services.training.routes.router import router as routes
from services.training.routes.walking_router import router as route_walking
from services.training.sites.report_router import router as site_reports
from services.training.sites.router import TAG as SITES
from services.training.sites.router import router as sites
from services.training.sites.support_router import router as site_support
from services.training.transfer_programmes.router import TAG as TRANSFER_PROGRAMMES
from services.training.transfer_programmes.router import router as transfer_programmes

ROUTERS: Sequence[APIRouter] = (
    competencies,
    programmes,
    groups,
    enrolments,
    certificates,
    learning_teams,
    transfer_programmes,
    routes,
    route_walking,
    novices,
    reactions,
    materials,
    instruments,
    diagnostic_campaigns,
    diagnostics,
    diagnostic_sheets,
    deficits,
    gathering_series,
    gatherings,
    registrations,
    competitions,
    competition_stages,
    competition_entries,
    juries,
    informal,
    calendars,
    sites,
    site_steps,
    site_reports,
    site_support,
    internships,
    directions,
    partnerships,
    partnership_plans,
    mentor_candidates,
    mentors,
    mentoring,
    meetings,
    mentees_route,
    mentor_matchings,
    needs,
    change_requests,
    referrals,
    dashboards,
    risk_diagnostics,
)

TAGS: Mapping[str, str] = {
    COMPETENCIES: "Что умеет руководитель и насколько: шкала, уровни словами, нормы должностей",
    PROGRAMMES: "Чему учат: модули с часами и компетенциями, что нужно пройти прежде, редакции",
    GROUPS: "Когда и где учат по программе: места, лист ожидания, расписание, посещаемость, итоги",
    ENROLMENTS: "Кто записан, кто ждёт и в каком порядке, что из этого вышло",
    CERTIFICATES: "Кому что выдано, под каким номером; подлинность проверяет кто угодно, без входа",
    LEARNING_TEAMS: "Управленческие команды из резерва: зачисление целиком, посещаемость и итоги каждого участника",
    TRANSFER_PROGRAMMES: "Программы перевода школ в эффективный режим: выводы, цели, меры, проверка и редакции",
    ROUTES: "Шаги из настоящих предложений, каждый с причиной; проверка, согласие, ход, отчёты",
    NOVICES: "Кого пригласили, первые сто дней, группа",
    REACTIONS: "Что обучение делает по событиям мониторинга и резерва, и где это выключено",
    MATERIALS: "Практики и методические материалы, каждый со ссылкой на вывод, на который отвечает",
    INSTRUMENTS: "Чем измеряют компетенции: тесты, самооценка, опросы 360°, экспертные листы и кейсы",
    DIAGNOSTICS: "Кого, чем и когда спрашивают, и какие уровни это дало; сырые ответы отдельно и не для всех",
    DEFICITS: "Чего не хватает до нормы, откуда это известно, насколько надёжно и что из этого стало",
    GATHERINGS: "«Управленческая среда», семинары, мастер-классы: серии, запись, явка, кейсы и материалы",
    COMPETITIONS: "Для руководителей: этапы, выдвижение, жюри и листы, итоги, доля участников",
    INFORMAL: "Чему руководители учатся сами: записи с подтверждением и активность",
    CALENDARS: "Свои мероприятия в программе-календаре, по секретной ссылке",
    SITES: "Школы, где учатся на рабочем месте: статус по приказу, отчёты за год, сопровождение СОИРО",
    INTERNSHIPS: "Кто, где и под чьим руководством стажируется; дневник, часы и заключение",
    PARTNERSHIPS: "Школы с низкими и высокими результатами в парах: подбор с объяснением, план, итоги",
    DIRECTIONS: "Коды направлений, которые знает регион, с названиями",
    MENTORS: "Кто может вести других руководителей: согласие, назначение приказом, ёмкость, направления",
    MENTORING: "Подбор пар с объяснением, согласие обоих, программа, встречи, оценка целей, прекращение",
    "Потребности": "Кому чего не хватает против того, чему учат и сколько мест",
    "Запросы на изменение программ": "Что просят изменить в обучении, чем ответили и помогло ли",
    "Направления на обучение": "Кого ОМСУ направил учиться, почему, к какому дню и что из этого вышло",
    "Диагностика группы риска": "Какой инструмент назначается сам тому, кто попал в группу риска",
    "Панели обучения": "Чем охвачены руководители группы риска и что изменило обучение",
}
