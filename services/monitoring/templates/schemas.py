"""What is said of templates."""

from pydantic import Field

from services.kernel.schemas import Out
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.rules import SubjectKind


class TemplateItem(Out):
    """Шаблон методики в списке."""

    code: str = Field(title="Код")
    title: str = Field(title="Название")
    subject: SubjectKind = Field(title="Кого оценивает")
    indicators: int = Field(title="Показателей")
    source: str = Field(title="Источник", description="Акты и методики, правила которых в нём записаны")
    note: str = Field(title="Примечание", description="Что в нём решено по умолчанию и требует своего акта")


class TemplateList(Out):
    """Все шаблоны методик."""

    items: list[TemplateItem] = Field(title="Шаблоны")


class TemplateOut(Out):
    """Шаблон методики: как есть — тело запроса, который создаёт её черновик."""

    code: str = Field(title="Код")
    title: str = Field(title="Название")
    subject: SubjectKind = Field(title="Кого оценивает")
    content: Content = Field(title="Содержание")
