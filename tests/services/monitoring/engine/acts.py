"""Rules as real acts write them, each expressed in ours, with values on both sides of every threshold.

The ids are those of the acts' list: SAM Самарская область, NIK Никифоровский МО, PRO г.о. Прохладный, KHV Хабаровск,
IVA Ивановская область, POD and TOP типовые листы заместителя директора, ACC accreditation, MON its monitoring. Others
of the same shapes stand under their own names. Where an act leaves a gap or counts a value twice, `FLAWED` has the
scale as written, the value that shows it, and the scale an author would decide for.
"""

IDS = {
    *(f"SAM-{n}" for n in ("1.2", "1.3", "1.4", "1.6", "1.7", "1.8", "1.9", "4.5", "4.6", "5.1", "5.2")),
    *("NIK-1.1", "PRO-1", "PRO-2", "KHV-1", "IVA-1", "IVA-2", "IVA-3"),
    *("POD-K1P1", "POD-K1P3", "TOP-1.1b", "TOP-1.1c", "ACC-1", "ACC-2", "ACC-3", "ACC-SUM", "MON-SOO"),
}
"""The 27 that were read in full."""


def band(points, lower=None, upper=None, *, lower_closed=True, upper_closed=False):
    ends = {"lower": lower, "upper": upper, "lower_closed": lower_closed, "upper_closed": upper_closed}
    return {**ends, "points": points}


def upto(points, lower, upper):
    """«от … до …» with both ends in."""
    return band(points, lower, upper, upper_closed=True)


def over(points, lower):
    return band(points, lower, lower_closed=False)


def flag(points):
    return {"kind": "flag", "points": points}


def scale(*bands, otherwise=None):
    return {"kind": "bands", "bands": list(bands), "otherwise": otherwise}


def change(*bands, **more):
    return {"kind": "change", "bands": list(bands), "otherwise": 0, **more}


def per_case(points, **limits):
    return {"kind": "per_case", "points": points, **limits}


def term(code, rule):
    return {"input": code, "rule": rule}


def summed(*terms, **limits):
    return {"kind": "sum_of", "terms": list(terms), **limits}


def best(*terms):
    return {"kind": "best_level", "terms": list(terms)}


YES_NO = {0: 0, 1: 1}
MODULES = [f"module_{n}" for n in range(1, 6)]
EGE = scale(band(5, 60), band(4, 40, 60), band(3, 20, 40), band(0, upper=20))

ONE_VALUE = [
    ("SAM-1.2", flag(1), YES_NO),
    ("SAM-1.4", scale(band(0, upper=80), band(1, 80, 100), upto(2, 100, 100)),
     {0: 0, "79.9": 0, 80: 1, "99.9": 1, 100: 2}),
    ("SAM-1.7", flag(1), YES_NO),
    ("SAM-1.8", flag(1), YES_NO),
    ("SAM-1.9", flag(1), YES_NO),
    ("SAM-4.5", flag(2), {0: 0, 1: 2}),
    ("SAM-4.6", scale(band(0, upper=2), band(1, 2, 3), band(2, 3)), {0: 0, 1: 0, 2: 1, 3: 2, 9: 2}),
    ("SAM-5.1", flag(2), {0: 0, 1: 2}),
    ("SAM-5.2", scale(band(0, upper=5), band(1, 5)), {0: 0, 4: 0, 5: 1, 50: 1}),
    ("PRO-1", flag(5), {0: 0, 1: 5}),
    ("KHV-1", scale(band(0, upper=81), band(1, 81)), {0: 0, "80.9": 0, 81: 1, 100: 1}),
    ("IVA-1", scale(band(20, 90), band(10, 70, 90), band(0, upper=70)),
     {0: 0, "69.9": 0, 70: 10, 89: 10, "89.5": 10, "89.9": 10, 90: 20, 100: 20}),
    ("IVA-2", flag(10), {0: 0, 1: 10}),
    ("IVA-3", {"kind": "flag", "points": 0, "otherwise": 15}, {0: 15, 1: 0}),
    ("POD-K1P1", scale(band(0, upper=40), band(10, 40, 60), band(25, 60, 80), band(30, 80)),
     {0: 0, "39.9": 0, 40: 10, 59: 10, "59.5": 10, 60: 25, 79: 25, "79.9": 25, 80: 30, 100: 30}),
    ("POD-K1P3", scale(band(0, upper=10), band(30, 10)), {0: 0, "9.99": 0, 10: 30, 100: 30}),
    ("TOP-1.1b", scale(over(5, "3.5"), band(3, 3, "3.5", lower_closed=False, upper_closed=True),
                       upto(2, "2.8", 3), band(0, upper="2.8")),
     {5: 5, "3.51": 5, "3.5": 3, "3.01": 3, 3: 2, "2.8": 2, "2.79": 0, 1: 0}),
    ("ACC-1", flag(10), {0: 0, 1: 10}),
    ("ACC-2", flag(10), {0: 0, 1: 10}),
    ("ACC-3", scale(band(10, 50), band(5, 20, 50), band(0, upper=20)),
     {0: 0, "19.9": 0, 20: 5, 49: 5, "49.5": 5, "49.9": 5, 50: 10, 100: 10}),
    ("средний балл", scale(band(5, "4.5"), band(4, 4, "4.5"), band(3, "3.5", 4), band(2, 3, "3.5"), band(0, upper=3)),
     {5: 5, "4.5": 5, "4.49": 4, 4: 4, "3.99": 3, "3.5": 3, "3.49": 2, 3: 2, "2.99": 0}),
    ("не преодолели порог: обратная шкала", scale(band(10, upper=5), band(5, 5, 10), band(0, 10)),
     {0: 10, "4.99": 10, 5: 5, "9.5": 5, 10: 0, 100: 0}),
    ("объективность ВПР, Хакасия", scale(band(0, upper=90), band(4, 90)), {"89.99": 0, 90: 4}),
    ("min(20 × n; 100)", per_case(20, cap=100), {0: 0, 4: 80, 5: 100, 6: 100}),
    ("минус за каждую «2», без предела", per_case(-1), {0: 0, 1: -1, 250: -250}),
    ("минус за каждую «2», не меньше −5", per_case(-1, floor=-5), {0: 0, 5: -5, 6: -5}),
    ("учебники: пропорционально до 100 %", {"kind": "linear", "lower": 50, "upper": 100, "at_lower": 0, "at_upper": 10},
     {49: 0, 50: 0, 75: 5, "99.99": "9.998", 100: 10, 120: 10}),
    ("резерв: двое на должность", {"kind": "linear", "lower": 0, "upper": 2, "at_lower": 0, "at_upper": 4},
     {0: 0, "0.5": 1, 2: 4, 3: 4}),
    ("меньше — лучше, пропорционально", {"kind": "linear", "lower": 0, "upper": 30, "at_lower": 6, "at_upper": 0},
     {0: 6, 10: 4, 30: 0, 31: 0}),
]  # fmt: skip
"""(name, rule, value → points)."""

CHANGES = [
    ("SAM-1.6", change(over(1, 0)), {(50, 50): 0, ("50.1", 50): 1, (49, 50): 0, (50, None): None}),
    ("PRO-2", change(band(1, upper=0)), {(90, 100): 1, ("99.99", 100): 1, (100, 100): 0, (101, 100): 0}),
    ("динамика ЕГЭ", change(band(30, 4), band(25, 3, 4), band(10, 2, 3), band(5, 1, 2)),
     {(60, 60): 0, ("60.9", 60): 0, (61, 60): 5, ("61.9", 60): 5, (62, 60): 10, (63, 60): 25, ("63.9", 60): 25,
      (64, 60): 30, (80, 60): 30, (55, 60): 0}),
    ("рост или сохранение 100 %", change(over(1, 0), held_from=100, held_points=1),
     {(100, 100): 1, (99, 100): 0, (99, 98): 1, (100, None): 1, (99, None): None}),
    ("снижение числа «2» или их отсутствие", change(band(2, upper=0), first=0), {(3, 5): 2, (5, 5): 0, (3, None): 0}),
]  # fmt: skip
"""(name, rule, (value, that of the cycle before) → points)."""

SEVERAL = [
    ("SAM-1.3", best(term("share", scale(band(0, upper=0, upper_closed=True), over(1, 0))),
                     term("share", change(over(2, 0), first=0))),
     [({"share": 0}, {}, 0), ({"share": "0.1"}, {}, 1), ({"share": 3}, {"share": 3}, 1),
      ({"share": 3}, {"share": 2}, 2), ({"share": 2}, {"share": 3}, 1)]),
    ("NIK-1.1", summed(term("kept", flag(1)), term("left", per_case(-1))),
     [({"kept": 1, "left": 0}, {}, 1), ({"kept": 1, "left": 1}, {}, 0), ({"kept": 0, "left": 3}, {}, -3),
      ({"kept": 0, "left": 0}, {}, 0), ({"kept": 1}, {}, None)]),
    ("TOP-1.1c", summed(term("good", EGE), term("failed", per_case(-1))),
     [({"good": 60, "failed": 0}, {}, 5), ({"good": "59.9", "failed": 0}, {}, 4), ({"good": 40, "failed": 0}, {}, 4),
      ({"good": "39.9", "failed": 0}, {}, 3), ({"good": 20, "failed": 0}, {}, 3),
      ({"good": "19.9", "failed": 0}, {}, 0), ({"good": 59, "failed": 2}, {}, 2), ({"good": 19, "failed": 4}, {}, -4)]),
    ("ACC-SUM", {"kind": "formula", "expression": "ap1 + ap2 + ap3 + ap4 + ap5 + ap6 + ap7"},
     [({f"ap{n}": 5 for n in range(1, 8)}, {}, 35), ({f"ap{n}": 5 for n in range(1, 7)}, {}, None)]),
    ("MON-SOO", {"kind": "formula", "expression": "ap1 + ap2 + ap3 + ap4 + ap5 + ap6"},
     [({f"ap{n}": 10 for n in range(1, 7)}, {}, 60)]),
    ("высший уровень конкурса", best(term("municipal", flag(1)), term("regional", flag(2)), term("federal", flag(3))),
     [({"municipal": 1, "regional": 1, "federal": 0}, {}, 2), ({"municipal": 0, "regional": 0, "federal": 0}, {}, 0),
      ({"municipal": 0, "regional": 0, "federal": 1}, {}, 3)]),
    ("баллы могут суммироваться", summed(term("site", flag(2)), term("journal", flag(2))),
     [({"site": 1, "journal": 0}, {}, 2), ({"site": 1, "journal": 1}, {}, 4)]),
    ("поквартально", summed(*(term(f"quarter_{n}", scale(band(0, upper=95), band("0.5", 95))) for n in range(1, 5))),
     [({f"quarter_{n}": 95 for n in range(1, 5)}, {}, 2), ({**{f"quarter_{n}": 95 for n in range(1, 4)},
       "quarter_4": "94.9"}, {}, "1.5"), ({f"quarter_{n}": 95 for n in range(1, 4)}, {}, None)]),
    ("лист программы развития: восемь по 0, 1, 2", summed(*(term(f"c{n}", per_case(1, cap=2)) for n in range(8))),
     [({f"c{n}": 2 for n in range(8)}, {}, 16), ({f"c{n}": n % 3 for n in range(8)}, {}, 7)]),
    ("тест руководителя", {"kind": "all_of", "points": 10, "conditions": [
        {"input": "overall", "lower": 70}, *({"input": each, "lower": 50} for each in MODULES)]},
     [({"overall": 70, **dict.fromkeys(MODULES, 50)}, {}, 10),
      ({"overall": "69.9", **dict.fromkeys(MODULES, 90)}, {}, 0),
      ({"overall": 90, **dict.fromkeys(MODULES, 90), "module_5": "49.9"}, {}, 0),
      ({"overall": 90}, {}, None)]),
    ("МЦНМО: плюс 20 %", {"kind": "bonus", "input": "mcnmo", "multiplier": "1.2", "rule": per_case(2, cap=20)},
     [({"value": 5, "mcnmo": 1}, {}, 12), ({"value": 5, "mcnmo": 0}, {}, 10), ({"value": 50, "mcnmo": 1}, {}, 24)]),
    ("SAM-1.4", {"kind": "formula", "expression": "placed / (graduates - excused) * 100", "cap": 100},
     [({"placed": 8, "graduates": 12, "excused": 2}, {}, 80), ({"placed": 0, "graduates": 2, "excused": 2}, {}, None)]),
    ("НОК 1.1", {"kind": "formula", "expression": "0.5 * (stand / norm_stand + site / norm_site) * 100", "cap": 100},
     [({"stand": 8, "norm_stand": 10, "site": 33, "norm_site": 44}, {}, "77.5"),
      ({"stand": 8, "norm_stand": 0, "site": 33, "norm_site": 44}, {}, None)]),
]  # fmt: skip
"""(name, rule, (inputs, those of the cycle before, points))."""

FLAWED = [
    ("66 и более / от 60 до 65", (band(10, 66), upto(5, 60, 65), band(0, upper=60)), 1, ["65.5"],
     (band(10, 66), band(5, 60, 66), band(0, upper=60))),
    ("Кострома: 50–65, 65–75", (upto(1, 50, 65), upto(2, 65, 75)), 0, ["24", "65", "88"],
     (band(0, 0, 50), band(1, 50, 65), upto(2, 65, 75), over(3, 75))),
    ("IVA-1", (upto(20, 90, 100), upto(10, 70, 89), band(0, upper=70)), 1, ["89.5"],
     (upto(20, 90, 100), band(10, 70, 90), band(0, upper=70))),
    ("POD-K1P1", (band(0, upper=40), upto(10, 40, 59), upto(25, 60, 79), upto(30, 80, 100)), 1, ["59.5", "79.5"],
     (band(0, upper=40), band(10, 40, 60), band(25, 60, 80), upto(30, 80, 100))),
    ("ACC-3", (band(10, 50), upto(5, 20, 49), band(0, upper=20)), 1, ["49.5"],
     (band(10, 50), band(5, 20, 50), band(0, upper=20))),
    ("ЕГЭ без низа", (band(5, 60), upto(4, 40, 59), upto(3, 20, 39)), 0, ["9"],
     (band(5, 60), upto(4, 40, 59), upto(3, 20, 39), upto(0, 0, 19))),
    ("обучение за три года", (band(10, 90), upto(5, 50, 89), band(0, upper=50)), 1, ["89.5"],
     (band(10, 90), band(5, 50, 90), band(0, upper=50))),
    ("не преодолели порог", (band(10, upper=5), upto(5, 5, 9), band(0, 10)), 1, ["9.5"],
     (band(10, upper=5), band(5, 5, 10), band(0, 10))),
    ("средний балл", (upto(5, "4.5", 5), upto(4, 4, "4.49"), upto(3, "3.5", "3.99"), band(0, upper="3.5")), 3,
     ["3.995", "4.495", "52.500"], (band(5, "4.5"), band(4, 4, "4.5"), band(3, "3.5", 4), band(0, upper="3.5"))),
    ("6–10, 11–15 человек", (upto(1, 6, 10), upto(2, 11, 15), band(0, upper=6), over(3, 15)), 1, ["10.5"],
     (band(1, 6, 11), upto(2, 11, 15), band(0, upper=6), over(3, 15))),
]  # fmt: skip
"""(act, bands as written, decimals, values that show the flaws, bands decided for); the domain is per cent."""
