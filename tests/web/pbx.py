"""The demo PBX on demand: it plays what it reads from standard input, a call a line.
`inbound_answered 101 79161234567 2.5`: what, whose phone, whose number, how many times slower than the capture."""

import asyncio
import sys

from telephony.demo_pbx import DemoPbx, Options


class PbxOnDemand(DemoPbx):
    async def keep_calling(self) -> None:
        told = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(told), sys.stdin)
        while line := await told.readline():
            name, extension, number, stretch = line.decode().split()
            self.begin(name, float(stretch), extension=extension, number=number)


if __name__ == "__main__":
    asyncio.run(
        PbxOnDemand(Options(numbers=["79160000001"], extensions=sys.argv[2:])).serve("127.0.0.1", int(sys.argv[1]))
    )
