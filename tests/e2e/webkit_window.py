#!/usr/bin/python3
"""A WebKit window with a lasting profile. Debian's own Python runs the window, because it has GTK.

The MiniBrowser of WebKit forgets everything when a driver controls it. Tests need the records that
a killed browser has stored.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")

from gi.repository import Gtk, WebKit2  # noqa: E402


def main(profile: Path) -> None:
    kept = WebKit2.WebsiteDataManager(
        base_data_directory=str(profile / "kept"), base_cache_directory=str(profile / "cache")
    )
    context = WebKit2.WebContext(website_data_manager=kept)
    cookies = context.get_cookie_manager()
    cookies.set_persistent_storage(str(profile / "cookies"), WebKit2.CookiePersistentStorage.TEXT)
    context.set_automation_allowed(True)
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)

    def driven(_: object, session: WebKit2.AutomationSession) -> None:
        browser = WebKit2.ApplicationInfo()
        browser.set_name("MiniBrowser")  # the driver asks for a browser with this name
        session.set_application_info(browser)
        session.connect("create-web-view", lambda *_: view)

    context.connect("automation-started", driven)
    window = Gtk.Window(default_width=820, default_height=1180)
    window.add(view)
    window.show_all()
    window.connect("destroy", Gtk.main_quit)
    Gtk.main()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
