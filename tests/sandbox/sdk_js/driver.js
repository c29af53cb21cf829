"use strict";
// Carries out calls one after another: a line of JSON in, a line of JSON out.
const readline = require("readline");
const { ClientConfig, RequestConfig } = require("@intacct/intacct-sdk");
const calls = require("./calls");

async function answer({ call, config, request, given }) {
    const asked = Object.assign(new RequestConfig(), request);
    return { answer: await calls[call](Object.assign(new ClientConfig(), config), asked, given) };
}

function refusal(error) {
    return { refusal: error.constructor.name, message: error.message, errors: error.errors || [] };
}

async function main() {
    for await (const line of readline.createInterface({ input: process.stdin })) {
        console.log(JSON.stringify(await answer(JSON.parse(line)).catch(refusal)));
    }
}

main();
