import time
from datetime import timedelta
from pathlib import Path
import pytest
from edulead.demo.region import region
from gateway.directory.regions import service as regions
from gateway.directory.municipalities import service as municipalities
from gateway.directory.organisations import service as organisations
from gateway.directory.people import service as people
from gateway.directory.posts import service as posts
from gateway.directory.regions.schemas import RegionCreate
from gateway.directory.municipalities.schemas import MunicipalityCreate
from gateway.directory.organisations.schemas import OrganisationCreate
from gateway.directory.people.schemas import PersonCreate
from gateway.directory.posts.schemas import PostCreate
from gateway.directory.people.snils import seal_from
from gateway.store import TABLES
from services.kernel.clock import clock_of
from services.kernel.database import connect
from services.kernel.events import settle
from services.kernel.identity import system
from services.kernel.settings import Settings
from edulead.migrate import downgrade, migrate
from tests.conftest import PASSWORDS
from sqlalchemy import text

async def test_bulk(fresh_database):
    s = Settings(database_url=fresh_database.url("gateway"))
    db = await connect(s, TABLES)
    demo = region()
    seal = seal_from(bytes(32))
    caller = system("demo", "ru")
    t=time.time()
    async with db.begin("ru") as tx:
        tx.info.update(caller=caller, clock=clock_of(s))
        r = await regions.create(tx, caller, RegionCreate(code="67", name=demo.name))
        place={demo.key:r}
        for m in demo.municipalities:
            place[m.key]=await municipalities.create(tx, caller, MunicipalityCreate(region_id=r.id, kind=m.kind, name=m.name, short_name=m.short_name,
              oktmo=[dict(code=o.code, control=o.control, name=o.name, valid_from=o.valid_from, valid_to=o.valid_to, predecessor=None) for o in m.oktmo]))
        for o in demo.organisations:
            place[o.key]=await organisations.create(tx, caller, OrganisationCreate(municipality_id=place[o.municipality].id, inn=o.inn, ogrn=o.ogrn, name=o.name, short_name=o.short_name, kind=o.kind, settlement=o.settlement, size=o.size, pupils=o.pupils, has_grade_11=o.has_grade_11, correctional=o.correctional, external_ids=[f"ext:DEMO:{o.key}"]))
        where={p.person:place[p.place].place for p in demo.posts}
        who={}
        for p in demo.persons:
            who[p.key]=await people.create(tx, caller, PersonCreate(place=where.get(p.key, r.place), last_name=p.last_name, first_name=p.first_name, middle_name=p.patronymic, birth_date=p.birth_date, snils=p.snils), seal)
        K={"omsu_head":"authority_head","omsu_specialist":"authority_specialist"}
        for p in demo.posts:
            it=place[p.place]; key="municipality_id" if p.kind in K else "organisation_id"
            await posts.appoint(tx, caller, PostCreate(kind=K.get(p.kind,p.kind), person_id=who[p.person].id, **{key: it.id}, title=p.title, held_from=p.appointed, order_number=p.order_number, order_date=p.order_date, contract_until=p.contract_until))
        await settle(tx)
    print("\nBULK seconds", time.time()-t, len(demo.organisations), len(demo.persons), len(demo.posts))
    async with db.read("ru.r67") as c:
        for q in ["SELECT count(*) FROM gateway.outbox","SELECT count(*) FROM gateway.organisation"]:
            print(q, await c.fetchval(q))
        from services.kernel.statements import rendered
        from services.kernel import listing
        from gateway.directory.organisations import queries as oq
        from gateway.directory.organisations.schemas import OrganisationQuery
        q=OrganisationQuery(limit=50)
        terms=oq.LISTING.order(q.sort)
        st=listing._items(listing._after(listing._ordered(oq.search(q),terms),terms,q),oq.LISTING,terms).limit(51)
        sql,*args=rendered(st)
        await c.execute("ANALYZE") if False else None
        t=time.time(); await c.fetch(sql,*args); print("list ms", (time.time()-t)*1000)
        for row in await c.fetch("EXPLAIN ANALYZE "+sql,*args): print(row[0][:160])
    await db.close()

async def test_down_up(fresh_database):
    await downgrade(fresh_database.admin, PASSWORDS)
    await migrate(fresh_database.admin, PASSWORDS)
    from edulead.metadata import metadata_of
    from sqlalchemy.ext.asyncio import create_async_engine
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    import warnings
    from edulead.migrate import engine_for
    engine=engine_for(fresh_database.admin)
    for schema in ("gateway",):
        def cmp(conn):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ctx=MigrationContext.configure(conn, opts={"include_schemas":True,"include_name":lambda n,k,_:(n==schema if k=="schema" else True),"include_object":lambda t,n,k,r,_:(t.schema==schema and n!="alembic_version") if k=="table" else True})
                return compare_metadata(ctx, metadata_of(schema))
        async with engine.connect() as conn:
            for d in await conn.run_sync(cmp):
                s=str(d)
                if "_place'" in s and "remove_index" in s: continue
                print(s[:230])
    await engine.dispose()
