"""What is to be known of a route as a whole: that there is nothing to close, that what is taken exceeds its limits."""

from collections.abc import Iterator

from services.training.compiler.request import Request
from services.training.compiler.room import Room


def remarks(request: Request, room: Room) -> Iterator[str]:
    """Whole sentences; the compiler adds nothing beyond a limit, but what stays may exceed it alone."""
    if not request.deficits:
        yield "Дефицитов не выявлено: закрывать маршруту нечего."
    taken = sum(each.offer.hours for each in request.kept)
    if taken > request.limits.hours:
        yield f"Пройденное, начатое и назначенное занимает {taken} ч, а на маршрут отведено {request.limits.hours} ч."
    week = max(sorted(room.used), key=lambda each: room.used[each], default=None)
    if week is not None and room.used[week] > request.limits.weekly:
        said = f"Начатое и назначенное занимает в неделю с {week:%d.%m.%Y} {room.used[week]} ч"
        yield f"{said}, а в неделю можно не больше {request.limits.weekly} ч."
