# Sourced by bin/run and bin/test: the system libraries that PDFs are drawn with.

PDF_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"

has_pango() { .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1; }

# Installs them where we may; without them PlyHub works and prints pages instead.
try_pango() {
    has_pango && return
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing Pango for PDFs"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $PDF_PACKAGES; } \
            >/dev/null 2>&1 || true
    fi
    has_pango || say "No PDFs on this machine: sudo apt-get install $PDF_PACKAGES"
}

need_pango() {
    try_pango
    has_pango || stop "The tests make PDFs, which needs: sudo apt-get install $PDF_PACKAGES"
}
