"use strict";
// Loaded before the client, which takes only addresses below its vendor's domain: the name in
// LOOPBACK_NAME leads to this machine, and every other name nowhere.
const dns = require("dns");

dns.lookup = (name, options, done) => {
    const answered = done || options;
    if (name !== process.env.LOOPBACK_NAME) {
        return answered(new Error(`${name} is not on this machine`));
    }
    return options.all
        ? answered(null, [{ address: "127.0.0.1", family: 4 }])
        : answered(null, "127.0.0.1", 4);
};
