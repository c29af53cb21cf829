// The count sheet. A line is sent as soon as it is typed; what cannot be sent stays on this device,
// with the time it was typed, and is sent again until it arrives.
(() => {
  "use strict";
  const sheet = document.querySelector("#sheet");
  if (!sheet) return;
  const KEY = `plyhub-count-${sheet.dataset.count}`;
  const AGAIN = 5000;
  const headers = { Accept: "application/json", "X-CSRFToken": sheet.dataset.csrf };
  const lineOf = (element) => element.closest(".ply-count");
  const input = (line) => line.querySelector("input[name=quantity]");
  const told = (line) => line.querySelector(".ply-count-told");
  const kept = () => JSON.parse(localStorage.getItem(KEY) || "{}");
  const keep = (all) => localStorage.setItem(KEY, JSON.stringify(all));

  function say(line, text, isWrong = false) {
    told(line).textContent = text;
    told(line).classList.toggle("ply-error", isWrong);
    input(line).setAttribute("aria-invalid", isWrong);
  }

  function note(line) {
    const all = kept();
    const url = line.querySelector("form").action;
    all[line.dataset.line] = { url, quantity: input(line).value, at: Date.now() };
    keep(all);
    say(line, "Sending…");
    return send(line.dataset.line);
  }

  function forget(id, at) {
    const all = kept();
    if (all[id]?.at === at) delete all[id];
    keep(all);
  }

  async function send(id) {
    const news = kept()[id];
    if (!news) return;
    const line = document.querySelector(`.ply-count[data-line="${id}"]`);
    const age = Math.round((Date.now() - news.at) / 1000);
    const body = new URLSearchParams({ quantity: news.quantity, age });
    let answer;
    try {
      answer = await fetch(news.url, { method: "POST", headers, body });
    } catch {
      answer = null;
    }
    const isJson = answer?.headers.get("Content-Type")?.startsWith("application/json");
    if (!isJson || answer.status >= 500) {
      if (line) say(line, "Not sent yet. It is kept on this device and sent again.", true);
      return;
    }
    const { text, left } = await answer.json();
    if (left !== undefined) document.querySelector("#open-count").textContent = left;
    forget(id, news.at);
    if (line && input(line).value === news.quantity) say(line, text, !answer.ok);
    countOpen();
  }

  const sendAll = () => Object.keys(kept()).forEach(send);

  function countOpen() {
    const shown = [...document.querySelectorAll(".ply-count")];
    for (const line of shown) {
      line.classList.toggle("ply-count-done", input(line).value.trim() !== "");
    }
  }

  function go(line) {
    line.scrollIntoView({ block: "center" });
    input(line).focus();
    input(line).select();
  }

  function restore() {
    for (const [id, news] of Object.entries(kept())) {
      const line = document.querySelector(`.ply-count[data-line="${id}"]`);
      if (line) input(line).value = news.quantity;
    }
    sendAll();
  }

  sheet.classList.add("ply-scripted");
  document.addEventListener("change", (event) => {
    if (event.target.name === "quantity" && lineOf(event.target)) note(lineOf(event.target));
  });
  document.addEventListener("submit", async (event) => {
    const line = lineOf(event.target);
    if (line) {
      // The scanner's Enter: the line is kept by its change, the next thing is scanned.
      event.preventDefault();
      input(line).blur();
      document.querySelector("#scan-sku").focus();
      return;
    }
    if (event.target.id !== "scan") return;
    event.preventDefault();
    const sku = document.querySelector("#scan-sku");
    const bin = document.querySelector("#scan-bin").value.trim();
    const said = document.querySelector("#scan-told");
    const wanted = sku.value.trim().toLowerCase();
    if (!wanted) return;
    said.textContent = "";
    said.classList.remove("ply-error");
    const here = [...document.querySelectorAll(".ply-count")].filter(
      (each) => each.dataset.sku === wanted,
    );
    if (here.length && !bin) {
      sku.value = "";
      go(here[0]);
      return;
    }
    try {
      const body = new URLSearchParams({ sku: sku.value, bin });
      const answer = await fetch(event.target.action, { method: "POST", headers, body });
      const news = await answer.json();
      if (!answer.ok) throw new Error(news.text);
      let found = document.querySelector(`.ply-count[data-line="${news.line}"]`);
      if (!found) {
        document.querySelector("#lines").insertAdjacentHTML("afterbegin", news.row);
        found = document.querySelector(`.ply-count[data-line="${news.line}"]`);
      }
      sku.value = "";
      go(found);
    } catch (error) {
      said.textContent = error instanceof TypeError ? "No connection. Try again." : error.message;
      said.classList.add("ply-error");
      sku.select();
    }
  });
  window.addEventListener("online", sendAll);
  setInterval(sendAll, AGAIN);
  restore();
  countOpen();
})();
