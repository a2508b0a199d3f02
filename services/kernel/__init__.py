"""What every service must agree on, and no word of the domain.

| a reader asks                                | file                                                              |
|----------------------------------------------|-------------------------------------------------------------------|
| what is an application made of               | app, settings, health, metrics, logs, openapi                     |
| who calls, and may they                      | identity, issuer, access, places                                  |
| how does a request run                       | operations (the transaction), concurrency (ETag), idempotency     |
| what do answers and refusals look like       | schemas, problems, refusals (what becomes which), validation      |
| how does a record move                       | workflow, audit                                                   |
| how is a list told                           | listing, statements, exports                                      |
| what is kept, and where                      | db (columns), store (kernel tables), database (connections),      |
|                                              | migration, files, media, files_api                                |
| what has happened, and who hears of it       | events (outbox), feed, feed_api · consumers, follower,            |
|                                              | feed_client, parked, parked_api                                   |
| what happens without a request               | acting, jobs, retention, background, clock                        |
"""
