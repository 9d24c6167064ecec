// The entry of `wasm.js` for `require`.

module.exports = require("./wasm.js");
