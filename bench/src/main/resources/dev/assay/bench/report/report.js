"use strict";
(function () {
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  window.addEventListener("beforeprint", function () {
    all("details:not([open])").forEach(function (d) { d.open = true; d.dataset.wasClosed = "1"; });
  });
  window.addEventListener("afterprint", function () {
    all("details[data-was-closed]").forEach(function (d) { d.open = false; delete d.dataset.wasClosed; });
  });
  all(".filter input").forEach(function (input) {
    input.addEventListener("change", function () {
      var group = document.querySelector(".g-" + input.id.substring(2));
      if (group) { group.open = true; }
    });
  });
}());
