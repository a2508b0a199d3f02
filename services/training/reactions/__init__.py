"""What training does about events of monitoring and of the reserve: once each, with their origin, switchable.

| a reader asks                                      | file           |
|----------------------------------------------------|----------------|
| which events are followed, and what reacts to them | rules          |
| what an event must tell                            | events         |
| what is asked besides, since no event carries it   | fetching       |
| how an event is kept and counted                   | consumer       |
| what is done about somebody at risk                | at_risk        |
| what is done about an appointment                  | appointed      |
| what is done about results and about leaders       | published      |
| what is done about a team                          | formed         |
| what is done about a stay in the reserve               | included       |
| how a mentor is proposed to a beginning head       | novice_mentors |
| how what was left undone is made up for            | repeating      |
| how reactions are switched, and made up for        | switching      |
"""
