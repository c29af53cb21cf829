"use strict";
// What the tests ask of the client, written as its users write it.
const { Functions, OnlineClient, SessionProvider } = require("@intacct/intacct-sdk");
const { NewQuery, ReadByQuery, ReadMore } = Functions.Common;
const { Filter, AndOperator } = NewQuery.QueryFilter;

/** Make an object of the client from {class: "Projects.ProjectCreate", property: value, …}. */
function made(value) {
    if (Array.isArray(value)) {
        return value.map(made);
    }
    if (value === null || typeof value !== "object") {
        return value;
    }
    if ("date" in value) {
        const [year, month, day] = value.date.split("-");
        return new Date(year, month - 1, day);
    }
    const { class: path, ...properties } = value;
    const Kind = path.split(".").reduce((place, name) => place[name], Functions);
    const object = new Kind();
    for (const [name, property] of Object.entries(properties)) {
        object[name] = made(property);
    }
    return object;
}

function told(result) {
    const { status, functionName, controlId, key, listType, data, errors } = result;
    const { count, totalCount, numRemaining } = result;
    return {
        status, functionName, controlId, key, listType, data, errors, count, totalCount,
        numRemaining,
    };
}

/** One function. */
exports.run = async (config, request, given) => {
    const response = await new OnlineClient(config).execute(made(given), request);
    return told(response.getResult());
};

/** Several functions in one request. */
exports.batch = async (config, request, given) => {
    const response = await new OnlineClient(config).executeBatch(made(given), request);
    return response.results.map(told);
};

/** A session, and where it is to be used. */
exports.session = async (config) => {
    const opened = await SessionProvider.factory(config);
    const { sessionId, endpointUrl, entityId, companyId, userId, sessionTimeout } = opened;
    return { sessionId, endpointUrl, entityId, companyId, userId, sessionTimeout };
};

function query({ object, fields, pageSize, where = [] }) {
    const asked = new NewQuery.Query()
        .assignFromObject(object)
        .assignSelectFields(new NewQuery.QuerySelect.SelectBuilder().addFields(fields).selects)
        .assignOrderBy(new NewQuery.QueryOrderBy.OrderBuilder().addAscending("RECORDNO").orders)
        .assignPageSize(pageSize);
    const filters = where.map(([field, operator, value]) => new Filter(field)[operator](value));
    return filters.length > 1
        ? asked.assignFilter(new AndOperator(filters))
        : asked.assignFilter(filters[0]);
}

/** All pages of a query, by offset. */
exports.pages = async (config, request, given) => {
    const client = new OnlineClient(config);
    const pages = [];
    let result;
    do {
        const next = query(given).assignOffset(pages.flat().length);
        result = (await client.execute(next, request)).getResult();
        pages.push(result.data);
    } while (result.numRemaining > 0);
    return pages;
};

/** All pages of a readByQuery, by its cursor. */
exports.pagesByCursor = async (config, request, given) => {
    const client = new OnlineClient(config);
    const first = Object.assign(new ReadByQuery(), given);
    let result = (await client.execute(first, request)).getResult();
    const pages = [result.data];
    while (result.numRemaining > 0) {
        const more = Object.assign(new ReadMore(), { resultId: result.resultId });
        result = (await client.execute(more, request)).getResult();
        pages.push(result.data);
    }
    return pages;
};
