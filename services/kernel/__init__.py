"""What every service must agree on, and no word of the domain.

| a reader asks                                | file                                                              |
|----------------------------------------------|-------------------------------------------------------------------|
| what is an application made of               | app, settings, health, metrics, logs, openapi, wording            |
| who calls, and may they                      | identity, issuer, access, places                                  |
| how does a request run                       | operations (the transaction), concurrency (ETag), idempotency     |
| what do answers and refusals look like       | schemas, problems, refusals (what becomes which), validation,     |
|                                              | references (a body names what is not there)                       |
| how is a record found, changed, announced    | records, audit                                                    |
| how does a record move                       | workflow, history                                                 |
| how is a list told                           | listing, search (its filters), nested (children), statements,     |
|                                              | exports                                                           |
| from which day to which                      | periods                                                           |
| what is kept, and where                      | db (columns), store (kernel tables), database (connections),      |
|                                              | migration, files, media, files_api                                |
| what has happened, and who hears of it       | events (outbox), feed, feed_api · consumers, follower,            |
|                                              | feed_client, parked, parked_api                                   |
| what happens without a request               | acting, jobs, retention, background, clock                        |
"""
