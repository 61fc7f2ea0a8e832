"""Opens reports in a browser: check_report.py BROWSER REPORT...

Each page must load on a wide and on a narrow screen, light and dark, with all its pictures, without a word on the
console, without asking for anything outside of itself, without being wider than the screen and without a picture
that is shrunk so far that its text cannot be read.
"""

import pathlib
import sys

from playwright.sync_api import sync_playwright


def check(browser, report, scheme, width):
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report)
    outside = [url for url in asked if not url.startswith("data:") and url != report]
    pictures = page.evaluate("[...document.images].map(image => [image.naturalWidth, image.clientWidth, image.alt])")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    darkness = sum(int(part) for part in background[4:-1].split(","))
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    problems = [f"console: {line}" for line in said] + [f"asks for {url}" for url in outside]
    problems += [f"an empty picture: {alt}" for size, _, alt in pictures if size == 0]
    # Two pixels to a point, and 13 points to the height of text.
    problems += [f"{13 * 2 * shown / size:.1f} pixels of text: {alt}" for size, shown, alt in pictures if shown < 0.4 * size]
    if len(pictures) < 3:
        problems.append(f"only {len(pictures)} pictures")
    if wide > width:
        problems.append(f"{wide} pixels wide")
    if (darkness < 200) != (scheme == "dark"):
        problems.append(f"background {background}")
    return len(pictures), [f"{report}, {scheme}, {width}: {problem}" for problem in problems]


def main(executable, *reports):
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for report in reports:
            for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)):
                count, found = check(browser, pathlib.Path(report).resolve().as_uri(), scheme, width)
                problems += found
            print(f"{report}: {count} pictures")
        browser.close()
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main(*sys.argv[1:])
