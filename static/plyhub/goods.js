/* Lists of goods: a scanner types a code and Enter, which must not send the form. */
(() => {
  const start = (form) => {
    const rows = form.querySelector("[data-rows]");
    const blank = form.querySelector("[data-blank]");
    const total = form.querySelector("[name$=TOTAL_FORMS]");

    const add = () => {
      rows.insertAdjacentHTML("beforeend", blank.innerHTML.replaceAll("__prefix__", total.value));
      total.value = Number(total.value) + 1;
      const row = rows.lastElementChild;
      window.htmx?.process(row);
      return row;
    };

    form.querySelector("[data-add]").addEventListener("click", () => {
      add().querySelector("[data-scan]").focus();
    });

    /* What was typed before, for a draft or after an error, says again what is available. */
    rows.querySelectorAll("[data-scan]").forEach((field) => {
      if (field.value) field.dispatchEvent(new Event("change", { bubbles: true }));
    });

    rows.addEventListener("keydown", (event) => {
      const field = event.target;
      if (event.key !== "Enter" || field.tagName !== "INPUT") return;
      event.preventDefault();
      const row = field.closest("[data-row]");
      if (field.matches("[data-scan]")) {
        field.dispatchEvent(new Event("change", { bubbles: true }));
        const quantity = row.querySelector("[name$=-quantity]");
        quantity.focus();
        quantity.select();
      } else {
        (row.nextElementSibling || add()).querySelector("[data-scan]").focus();
      }
    });
  };

  /* Picking and receiving: a scan finds its line and counts one more of it. */
  const count = (form) => {
    const scan = form.querySelector("[data-find]");
    const said = form.querySelector("[data-said]");
    scan.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const code = scan.value.trim().toUpperCase();
      scan.value = "";
      if (!code) return;
      const found = [...form.querySelectorAll("[data-sku]")].filter(
        (row) => row.dataset.sku.toUpperCase() === code,
      );
      const row = found.find((each) => {
        const quantity = each.querySelector("[data-count]");
        return Number(quantity.value || 0) < Number(quantity.max);
      });
      form.querySelectorAll(".ply-found").forEach((each) => each.classList.remove("ply-found"));
      if (!row) {
        said.textContent = found.length ? `All of ${code} is counted.` : `${code} is not on this list.`;
        return;
      }
      const quantity = row.querySelector("[data-count]");
      const more = Math.min(1, Number(quantity.max) - Number(quantity.value || 0));
      quantity.value = String(Number((Number(quantity.value || 0) + more).toFixed(4)));
      row.classList.add("ply-found");
      row.scrollIntoView({ block: "nearest" });
      said.textContent = `${code}: ${quantity.value}`;
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-goods]").forEach(start);
    document.querySelectorAll("[data-counts]").forEach(count);
  });
})();
