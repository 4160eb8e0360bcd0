"""Asterisk's events about channels: they come, ring, are dialled and answered, and go."""

from kartoteka.contracts.ports import pbx
from kartoteka.contracts.ports.pbx import Outcome, Side
from telephony.adapters.ami import Block
from telephony.adapters.asterisk_channels import Channel, OutsideDial
from telephony.adapters.asterisk_desk import Desk, Handler, known, whole
from telephony.adapters.asterisk_dialling import CAUSE_OUTCOMES, DIAL_OUTCOMES, number_in_dial_string


def on_new_channel(desk: Desk, block: Block) -> None:
    desk.channel(block)


def on_new_state(desk: Desk, block: Block) -> None:
    channel = desk.channel(block)
    if channel is None:
        return
    state = block.get("ChannelStateDesc")
    if state == "Up":
        desk.answered(channel, desk.at)
    elif state == "Ringing":
        desk.rings(channel)
    elif state == "Ring" and not channel.called_in:
        channel.called_in = True
        desk.introduce(channel, block)


def on_dial_begin(desk: Desk, block: Block) -> None:
    desk.channel(block)
    channel = desk.channel(block, "Dest")
    if channel is None:
        return
    channel.was_dialled = "Uniqueid" in block
    if not channel.was_dialled:
        desk.originated.append(channel)
    if not channel.is_person:
        return
    number = _number_dialled(desk, channel, block)
    shown = known(block.get("CallerIDNum")) or known(block.get("DestCallerIDNum"))
    desk.tell_dialled(channel, number, shown)
    if channel.side is Side.OUTSIDE and number and shown:
        desk.outside_dials.append(OutsideDial(channel.uniqueid, number, shown, desk.at))


def _number_dialled(desk: Desk, channel: Channel, block: Block) -> str | None:
    if channel.extension:
        return channel.extension
    number = number_in_dial_string(block.get("DialString", ""))
    if number:
        return number
    own_number = block.get("DestCallerIDNum", "")
    channel.extension = desk.endpoints.learn(channel.name, own_number)
    if channel.extension:
        channel.side = Side.EXTENSION
    return channel.extension or known(own_number)


def on_dial_state(desk: Desk, block: Block) -> None:
    channel = desk.channel(block, "Dest")
    if channel and block.get("DialStatus") == "RINGING":
        desk.rings(channel)


def on_dial_end(desk: Desk, block: Block) -> None:
    """May come twice for one phone in a queue, NOANSWER and CANCEL; the story keeps the first."""
    channel = desk.channel(block, "Dest")
    if channel is None or not channel.is_person:
        return
    status = block.get("DialStatus", "")
    if status == "ANSWER":
        desk.answered(channel, desk.at)
    else:
        outcome = Outcome.DIVERTED if block.get("Forward") else DIAL_OUTCOMES.get(status, Outcome.CANCELLED)
        desk.leg_ended(channel, desk.at, outcome)


def on_originate_response(desk: Desk, block: Block) -> None:
    call_id, number = _originated(desk, block), known(block.get("Exten"))
    if call_id and number:
        desk.tell(pbx.ConnectionRequested(call_id=call_id, at=desk.at, number=number))


def _originated(desk: Desk, block: Block) -> str | None:
    """Of an attempt that came to nothing only the name of what was rung is told: the latest such is meant. Its channel
    may be gone by then, and the next attempt may get no channel at all, so each is answered for once."""
    uniqueid, rung = block.get("Uniqueid", ""), block.get("Channel", "") + "-"
    named = [one for one in desk.originated if one.name.startswith(rung) and not one.was_answered]
    meant = [one for one in desk.originated if one.uniqueid == uniqueid] or named
    if meant:
        desk.originated.remove(meant[-1])
        uniqueid = meant[-1].uniqueid
    return desk.call_by_uniqueid(uniqueid)


def on_hangup_request(desk: Desk, block: Block) -> None:
    channel = desk.channel(block)
    if channel and channel.is_person:
        desk.tell(pbx.HungUp(call_id=desk.call_of(channel), leg_id=channel.uniqueid, at=desk.at))


def on_hangup(desk: Desk, block: Block) -> None:
    channel = desk.channel(block)
    if channel is None:
        return
    desk.end(channel, desk.at, _outcome(channel, block))


def _outcome(channel: Channel, block: Block) -> Outcome | None:
    if not channel.was_answered:
        return CAUSE_OUTCOMES.get(whole(block.get("Cause")) or 0)
    # Picked up and then asked whether to take the call, or too late: Dial has connected it with nobody.
    is_turned_away = channel.was_dialled and not (channel.has_talked or channel.is_put_through)
    return Outcome.NO_ANSWER if is_turned_away else None


def on_recording(desk: Desk, block: Block) -> None:
    channel, path = desk.channel(block), block.get("Value")
    if channel and path and block.get("Variable") == "MIXMONITOR_FILENAME":
        desk.tell(pbx.RecordingStarted(call_id=desk.call_of(channel), at=desk.at, recording=path))


HANDLERS: dict[str, Handler] = {
    "Newchannel": on_new_channel,
    "Newstate": on_new_state,
    "DialBegin": on_dial_begin,
    "DialState": on_dial_state,
    "DialEnd": on_dial_end,
    "OriginateResponse": on_originate_response,
    "HangupRequest": on_hangup_request,
    "Hangup": on_hangup,
    "VarSet": on_recording,
}
