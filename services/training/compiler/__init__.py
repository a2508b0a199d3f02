"""The compiler of an individual route (ИОМ): from deficits to dated steps, each with its reason. Values in, values out.

| a reader asks                                                | file         |
|--------------------------------------------------------------|--------------|
| what can be offered, and do prerequisites go round in circles | offers       |
| what is asked: deficits, history, calendar, limits           | request      |
| what is left to close after credit for what is proven        | needs        |
| what hours, weeks and days are left beside steps that stay   | room         |
| when can an offer be taken, and why not                      | placements   |
| what is optimised, under what constraints                    | programme    |
| how it is solved, goal after goal                            | solving      |
| why this step and not another                                | reasons      |
| why is a deficit not covered                                 | uncovered    |
| what a new route changes in the one before                   | changes      |
| what is to be known of a route as a whole                    | remarks      |
| how a route is compiled                                      | route        |
"""

from services.training.compiler.offers import Catalogue, Offer, OfferKind, Run, catalogue, in_order
from services.training.compiler.request import Calendar, Deficit, Held, HeldState, Limits, Proven, Request
from services.training.compiler.route import Route, RouteStep, compile_route

__all__ = [
    "Calendar",
    "Catalogue",
    "Deficit",
    "Held",
    "HeldState",
    "Limits",
    "Offer",
    "OfferKind",
    "Proven",
    "Request",
    "Route",
    "RouteStep",
    "Run",
    "catalogue",
    "compile_route",
    "in_order",
]
