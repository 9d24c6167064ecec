// The main entry for `require`: the same modules, so that there is one instance of
// them however it is asked for.

module.exports = require("./index.js");
