"""Appointments: decision, order, headship, probation, revocation.

| a reader asks                                        | file      |
|------------------------------------------------------|-----------|
| which days does an order have                        | terms     |
| what does whoever appoints say                       | decisions |
| by what is somebody appointed, and is it so          | grounds   |
| what is known today that stands against it           | obstacles |
| what else moves: vacancy, reserve, contest           | effects   |
| what becomes of the contest                          | contests  |
| who is forgotten                                     | timing    |
| what do others hear                                  | telling   |

The post in the directory is opened and undone by the gateway, which follows this service's feed.
"""
