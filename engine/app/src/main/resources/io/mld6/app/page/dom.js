// SPDX-License-Identifier: Apache-2.0
// Changes what is shown in place: what stays the same is not touched, so that nothing flickers, and a selection or a
// focus is kept.
"use strict";

/** The element with an id. */
mld6.at = function (id) {
  return document.getElementById(id);
};

/** Text of an element. */
mld6.set = function (element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
};

/** An element; texts are never markup. */
mld6.make = function (name, className, text) {
  const element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
};

/**
 * Makes the children of a parent those of some items, in their order.
 *
 * @param key of an item, a text that stays its own
 * @param make an element for a new item
 * @param fill writes an item into its element
 */
mld6.list = function (parent, items, key, make, fill) {
  const before = new Map(Array.from(parent.children, (child) => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const name = key(item);
    let child = before.get(name);
    if (child) {
      before.delete(name);
    } else {
      child = make(item);
      child.dataset.key = name;
    }
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] || null);
    }
    fill(child, item);
  });
  before.forEach((child) => child.remove());
};

/** A row of a table. @param classes of its cells, the first of which heads the row */
mld6.row = function (classes) {
  const row = mld6.make("tr");
  classes.forEach((one, index) => {
    const cell = row.appendChild(mld6.make(index === 0 ? "th" : "td", one));
    if (index === 0) {
      cell.scope = "row";
    }
  });
  return row;
};
