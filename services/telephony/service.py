"""Wiring of telephony."""

from kartoteka.contracts.guard import Guard
from kartoteka.host import Service
from telephony.agents.api import AgentsApi
from telephony.agents.listeners import AgentsListeners
from telephony.calls.api import CallsApi
from telephony.calls.listeners import CallsListeners
from telephony.journal.jobs import JournalJobs
from telephony.pbxs.api import PbxsApi
from telephony.pbxs.jobs import PbxsJobs
from telephony.pbxs.listeners import Pbxs


class Telephony(Service, Guard, AgentsApi, AgentsListeners, CallsApi, CallsListeners, PbxsApi, PbxsJobs, JournalJobs):
    """Calls, the PBXs they come from, and who is there to take them."""

    name = "telephony"
    forgets_by_itself = False  # calls and directory forget a client at once
    pbxs = Pbxs()
