"""What every service must agree on, and no word of the domain.

| a reader asks                                | file                                                              |
|----------------------------------------------|-------------------------------------------------------------------|
| what is an application made of               | app, settings, health, metrics, logs, server (limits of uvicorn)  |
| how is it described                          | openapi, outcomes (answers of an operation), wording, labels      |
| who calls, and may they                      | identity, issuer, access, places, row_security                    |
| how does a request run                       | operations (the transaction), bodies, parameters, concurrency     |
|                                              | (ETag), idempotency, undone (an answer that keeps nothing)        |
| what do answers and refusals look like       | schemas, problems, handlers (what becomes which), validation,     |
|                                              | references (a body names what is not there), accepting (a page or |
|                                              | data), origins (the own address in a link)                        |
| how is a record found, changed, announced    | records, audit                                                    |
| what does a region set for everybody in it   | policies                                                          |
| how does a record move                       | workflow (what may be done), steps (doing it), history            |
| how is a list told                           | listing, search (its filters), cursors, nested (children),        |
|                                              | statements, exports, shown (values as they are read), workbooks,  |
|                                              | entry_rules (what a column of a book lets one enter)              |
| how do two editions differ                   | matching (where), differences, difference_schemas (answer)        |
| how is a table taken in                      | imports (the protocol), uploads, layouts (columns), parsing,      |
|                                              | reports, failed (rows sent back) · tables, tables_rows,           |
|                                              | tables_csv, tables_json, tables_xlsx, tables_archive, cells       |
| from which day to which                      | periods, moments (as written), business_days (production calendar) |
| what is kept, and where                      | db (columns), rows and store (kernel tables), database            |
|                                              | (connections), migration, files, media, files_api                 |
| what has happened, and who hears of it       | events (outbox), feed, feed_api · consumers, follower,            |
|                                              | feed_client, parked, parked_api                                   |
| what is asked of another service besides     | list_client                                                       |
| what is kept out of the database             | key_files                                                         |
| how is a document spelled, to be hashed      | canonical                                                         |
| how is a document printed                    | documents (templates in Word)                                     |
| what happens without a request               | acting, jobs, retention, background, backoff, clock               |
| where does long computing wait               | queues                                                            |

`workflow` and what it stands on load no database: the rules of a slice are read, and tested, by themselves.
"""
