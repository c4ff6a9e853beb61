// Keeps the page current: the feed says that something changed, and the part that shows numbers is fetched anew.
"use strict";
(function () {
  const live = document.getElementById("live");
  const pause = document.getElementById("pause");
  const lost = document.getElementById("lost");
  const said = document.getElementById("said");
  let shown = Number(live.dataset.seq);
  let latest = shown;
  let pending = 0;
  let paused = false;
  let busy = false;
  let spoken = 0;

  function remember(value) {
    try {
      if (value === undefined) return sessionStorage.getItem("paused") === "1";
      sessionStorage.setItem("paused", value ? "1" : "0");
    } catch (error) { /* no storage: the choice lasts as long as the page */ }
    return false;
  }

  function label() {
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused
      ? pause.dataset.resume + (pending ? " · " + pause.dataset.pending + ": " + pending : "")
      : pause.dataset.pause;
    document.documentElement.classList.toggle("paused", paused);
  }

  function marked() {
    const found = new Map();
    for (const link of live.querySelectorAll("a[id]")) found.set(link.id, link.textContent);
    return found;
  }

  async function redraw() {
    if (busy || paused || latest <= shown) return;
    busy = true;
    try {
      const response = await fetch("/live" + location.search, { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(String(response.status));
      const before = marked();
      const focused = document.activeElement && document.activeElement.id;
      live.innerHTML = await response.text();
      shown = Number(live.querySelector("[data-seq]").dataset.seq);
      latest = Math.max(latest, shown);
      live.dataset.seq = String(shown);
      for (const link of live.querySelectorAll("a[id]")) {
        if (before.get(link.id) !== link.textContent) link.classList.add("changed");
      }
      const again = focused && document.getElementById(focused);
      if (again) again.focus({ preventScroll: true });
      if (Date.now() - spoken > 10000) {
        spoken = Date.now();
        said.textContent = said.dataset.updated + " " + shown;
      }
      lost.hidden = true;
    } catch (error) {
      lost.hidden = false;
    }
    busy = false;
    if (latest > shown) setTimeout(redraw, 1000);
  }

  pause.hidden = false;
  pause.addEventListener("click", function () {
    paused = !paused;
    pending = 0;
    remember(paused);
    label();
    redraw();
  });
  paused = remember();
  label();

  const feed = new EventSource("/v1/picture/feed");
  feed.onopen = function () { lost.hidden = true; };
  feed.onerror = function () { lost.hidden = false; };
  window.addEventListener("offline", feed.onerror);
  window.addEventListener("online", feed.onopen);
  feed.onmessage = function (event) {
    const seq = JSON.parse(event.data).known_seq;
    if (seq <= latest) return;
    latest = seq;
    if (paused) {
      pending += 1;
      label();
    }
    redraw();
  };
})();
