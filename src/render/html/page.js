(function () {
  "use strict";
  function number(text) {
    var found = /^[<+]?(-?[\d,]*\.?\d+)\s*(bn|M|k|%)?/.exec(text.trim());
    if (!found) { return null; }
    var unit = { bn: 1e9, M: 1e6, k: 1e3 }[found[2]] || 1;
    return parseFloat(found[1].replace(/,/g, "")) * unit;
  }
  function compare(a, b) {
    var x = number(a), y = number(b);
    if (x !== null && y !== null) { return x - y; }
    if (x !== null || y !== null) { return x === null ? 1 : -1; }
    return a.localeCompare(b);
  }
  function cell(row, at) { return row.cells[at] ? row.cells[at].textContent : ""; }
  function sortable(table, headings) {
    headings.forEach(function (heading, at) {
      var button = document.createElement("button");
      button.type = "button";
      while (heading.firstChild) { button.appendChild(heading.firstChild); }
      heading.appendChild(button);
      button.addEventListener("click", function () {
        var up = heading.getAttribute("aria-sort") !== "ascending";
        var rows = Array.prototype.slice.call(table.tBodies[0].rows);
        rows.sort(function (a, b) { return (up ? 1 : -1) * compare(cell(a, at), cell(b, at)); });
        rows.forEach(function (row) { table.tBodies[0].appendChild(row); });
        headings.forEach(function (other) { other.removeAttribute("aria-sort"); });
        heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      });
    });
  }
  function choices(rows, at) {
    var seen = {};
    rows.forEach(function (row) { if (row.cells.length > at) { seen[cell(row, at).trim()] = true; } });
    return Object.keys(seen).sort();
  }
  function tools(table, headings) {
    var box = document.createElement("div"), search = document.createElement("input"), told = document.createElement("span");
    var rows = Array.prototype.slice.call(table.tBodies[0].rows), selects = [];
    box.className = "tools";
    search.type = "search";
    search.placeholder = "Search";
    search.setAttribute("aria-label", "Search this table");
    told.setAttribute("role", "status");
    box.appendChild(search);
    function show() {
      var word = search.value.trim().toLowerCase(), left = 0, of = 0;
      rows.forEach(function (row) {
        if (row.className === "group") { row.hidden = word !== "" || selects.some(function (it) { return it.box.value !== ""; }); return; }
        var kept = row.textContent.toLowerCase().indexOf(word) >= 0;
        selects.forEach(function (it) { kept = kept && (it.box.value === "" || cell(row, it.at).trim() === it.box.value); });
        row.hidden = !kept;
        of += 1;
        left += kept ? 1 : 0;
      });
      told.textContent = left === of ? "" : left + " of " + of;
    }
    headings.forEach(function (heading, at) {
      if (heading.className === "figure") { return; }
      var words = choices(rows, at);
      if (words.length < 2 || words.length > 25 || words.length > rows.length / 2) { return; }
      var select = document.createElement("select"), name = heading.textContent.trim() || "Note";
      select.setAttribute("aria-label", "Only rows with this: " + name);
      [""].concat(words.filter(function (word) { return word !== ""; })).forEach(function (word) {
        var option = document.createElement("option");
        option.value = word;
        option.textContent = word || "All: " + name;
        select.appendChild(option);
      });
      select.addEventListener("change", show);
      selects.push({ at: at, box: select });
      box.appendChild(select);
    });
    search.addEventListener("input", show);
    box.appendChild(told);
    table.closest(".wide").before(box);
  }
  document.querySelectorAll("table.data").forEach(function (table) {
    if (!table.tHead || table.tBodies[0].rows.length < 12) { return; }
    var headings = Array.prototype.slice.call(table.tHead.rows[table.tHead.rows.length - 1].cells);
    tools(table, headings);
    if (!table.querySelector(".group, .part")) { sortable(table, headings); }
  });
}());
