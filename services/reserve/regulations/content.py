"""What a regulation says: every number of the reserve, of a contest and of attestation. One union by kind in the API.

The defaults are those of the templates that ship and stand in no model: what an act does not say, its author decides.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from services.reserve.regulations.attestation import AttestationRules
from services.reserve.regulations.contest import ContestRules
from services.reserve.regulations.reserve import ReserveRules

Rules = Annotated[ReserveRules | ContestRules | AttestationRules, Field(discriminator="kind")]
RULES: TypeAdapter[Rules] = TypeAdapter(Rules)
