import time
from sqlalchemy import select
from tests.edulead.demo.test_training import *
from services.training.routes.models import LearningRoute
from services.training.deficits.models import Deficit
from services.training.pairings.models import MatchingProposal, MatchingLeft
from edulead.demo.training import loading as L
async def test_dev(training, staged):
    stage=staged()
    for made, phase in L.PHASES:
        t=time.time()
        async with stage.in_training() as tx:
            await phase(stage, tx)
        print(phase.__module__, round(time.time()-t,2))
    async with training.begin("ru") as tx:
        for each in await tx.scalars(select(Deficit)):
            print(each.place, each.competency, each.level, each.norm, each.confidence, each.source, each.status)
        for each in await tx.scalars(select(MatchingProposal)): print(each.said)
        for each in await tx.scalars(select(MatchingLeft)): print(each.said)
        for r in await tx.scalars(select(LearningRoute)):
            print('ROUTE',r.place,r.status,r.goal)
            for s in r.steps: print('  *',s.title,s.kind,s.form,s.hours,s.first_day,s.last_day,s.booking_id is not None); print('     ',s.reason)
            for u in r.compiled['uncovered']: print('  -',u['said'])
            for u in r.compiled['credits']: print('  +',u['said'])
