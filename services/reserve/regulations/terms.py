"""The words regulations choose from: kinds of rules, stages, ways to add up and to break a tie."""

from enum import StrEnum

from services.kernel.labels import labelled


class RegulationKind(StrEnum):
    reserve = "reserve"
    contest = "contest"
    attestation = "attestation"


class Majority(StrEnum):
    """Of whom more than half must vote for a decision."""

    of_present = "of_present"
    of_whole = "of_whole"


class TieBreak(StrEnum):
    """What parts equal votes or equal scores."""

    chair_vote = "chair_vote"
    next_criterion = "next_criterion"


class StageKind(StrEnum):
    documents = "documents"
    test = "test"
    interview = "interview"
    programme = "programme"


class Aggregation(StrEnum):
    """How the totals of the sheets become the score of an application."""

    mean = "mean"
    trimmed_mean = "trimmed_mean"
    sum = "sum"


class BlindField(StrEnum):
    """What of an application is not shown to a juror before the opening."""

    name = "name"
    age = "age"
    organisation = "organisation"
    position = "position"
    education = "education"
    experience = "experience"
    documents = "documents"


class NominationSource(StrEnum):
    """From where somebody is put forward for the reserve."""

    self_nomination = "self_nomination"
    school = "school"
    omsu = "omsu"
    department = "department"
    school_team = "school_team"
    municipal_team = "municipal_team"
    municipal_reserve = "municipal_reserve"
    leaders_base = "leaders_base"
    reserve_contest = "reserve_contest"


class ExemptionReason(StrEnum):
    """Who need not be attested now."""

    new_in_post = "new_in_post"
    pregnancy = "pregnancy"
    maternity_leave = "maternity_leave"
    childcare_leave = "childcare_leave"


LEAVES = frozenset({ExemptionReason.maternity_leave, ExemptionReason.childcare_leave})
"""After these one is attested no earlier than so many months later."""


LABELS: dict[StrEnum, str] = labelled(
    {
        RegulationKind.reserve: "о кадровом резерве",
        RegulationKind.contest: "о конкурсе",
        RegulationKind.attestation: "об аттестации",
        Majority.of_present: "большинство присутствующих",
        Majority.of_whole: "большинство всего состава",
        TieBreak.chair_vote: "голос председателя",
        TieBreak.next_criterion: "следующий по значимости критерий",
        StageKind.documents: "рассмотрение документов",
        StageKind.test: "тестирование",
        StageKind.interview: "собеседование",
        StageKind.programme: "защита программы развития",
        Aggregation.mean: "среднее по листам",
        Aggregation.trimmed_mean: "среднее без крайних листов",
        Aggregation.sum: "сумма по листам",
        NominationSource.self_nomination: "самовыдвижение",
        NominationSource.school: "выдвижение школой",
        NominationSource.omsu: "выдвижение ОМСУ",
        NominationSource.department: "выдвижение Департаментом",
        NominationSource.school_team: "из школьной управленческой команды",
        NominationSource.municipal_team: "из муниципальной управленческой команды",
        NominationSource.municipal_reserve: "из муниципального резерва",
        NominationSource.leaders_base: "из базы эффективных руководителей",
        NominationSource.reserve_contest: "по конкурсу в резерв",
        ExemptionReason.new_in_post: "в должности меньше года",
        ExemptionReason.pregnancy: "беременность",
        ExemptionReason.maternity_leave: "отпуск по беременности и родам",
        ExemptionReason.childcare_leave: "отпуск по уходу за ребёнком",
    }
)

BLIND: dict[StrEnum, str] = labelled(
    {
        BlindField.name: "фамилия, имя, отчество",
        BlindField.age: "возраст",
        BlindField.organisation: "место работы",
        BlindField.position: "должность",
        BlindField.education: "образование",
        BlindField.experience: "стаж",
        BlindField.documents: "документы",
    }
)
"""Apart: a stage is called `documents` too, and a table has one line for equal codes."""
