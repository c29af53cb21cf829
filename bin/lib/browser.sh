# Sourced by bin/test: headless Chromium and fonts, installed where we may, named where we may not.

need_chromium() {
    local found
    for found in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        [ -n "$found" ] && command -v "$found" >/dev/null 2>&1 || continue
        CHROMIUM=$(command -v "$found")
        export CHROMIUM
        return
    done
    local install="apt-get install -y --no-install-recommends chromium fonts-liberation"
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing Chromium for the browser tests"
        { apt-get update && DEBIAN_FRONTEND=noninteractive $install; } >/dev/null 2>&1 ||
            stop "Chromium could not be installed. Try by hand: $install"
        need_chromium
        return
    fi
    stop "The browser tests need Chromium. Install it: sudo $install   or name it: CHROMIUM=/path/to/chromium"
}
