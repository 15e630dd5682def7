"""A client that drives Firefox through its own Marionette protocol, without a driver."""

from __future__ import annotations

import json
import socket
from typing import Any

from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection

SAME = {
    Command.NEW_SESSION: "WebDriver:NewSession",
    Command.GET: "WebDriver:Navigate",
    Command.GET_CURRENT_URL: "WebDriver:GetCurrentURL",
    Command.W3C_EXECUTE_SCRIPT: "WebDriver:ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "WebDriver:ExecuteAsyncScript",
    Command.FIND_ELEMENT: "WebDriver:FindElement",
    Command.FIND_ELEMENTS: "WebDriver:FindElements",
    Command.CLICK_ELEMENT: "WebDriver:ElementClick",
    Command.CLEAR_ELEMENT: "WebDriver:ElementClear",
    Command.SEND_KEYS_TO_ELEMENT: "WebDriver:ElementSendKeys",
    Command.GET_ELEMENT_TEXT: "WebDriver:GetElementText",
    Command.SCREENSHOT: "WebDriver:TakeScreenshot",
}


class Marionette(RemoteConnection):
    """A connection to Firefox.

    Messages are `length:JSON`; a command is [0, number, name, arguments].
    """

    def __init__(self, port: int) -> None:
        super().__init__(client_config=ClientConfig(f"http://127.0.0.1:{port}"))
        self._line = socket.create_connection(("127.0.0.1", port), 60)
        self._asked = 0
        self._read()  # Firefox sends a greeting first

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        about = {name: value for name, value in params.items() if name != "sessionId"}
        self._asked += 1
        command_bytes = json.dumps([0, self._asked, SAME[command], about]).encode()
        self._line.sendall(b"%d:%s" % (len(command_bytes), command_bytes))
        _, _, fault, result = self._read()
        if fault:
            return {"status": fault["error"], "value": json.dumps({"value": fault})}
        if isinstance(result, dict) and set(result) == {"value"}:
            result = result["value"]
        return {"status": 0, "value": result}

    def close(self) -> None:
        self._line.close()

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._more(1)
        left, received = int(length[:-1]), b""
        while len(received) < left:
            received += self._more(left - len(received))
        return json.loads(received)

    def _more(self, most: int) -> bytes:
        if not (came := self._line.recv(most)):
            raise ConnectionError("Firefox is gone.")
        return came
