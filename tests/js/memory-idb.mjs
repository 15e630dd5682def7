// The functions of idb that the tablet's modules use, with a database in memory for tests without a browser.

const KEY = { operations: "seq", photographs: "id" };
const tables = { operations: new Map(), photographs: new Map(), intents: new Map(), kept: new Map() };
let newest = 0;

function storeOf(name) {
  const rows = tables[name];
  const put = async (value, key) => {
    const under = key ?? value[KEY[name]] ?? ++newest;
    rows.set(under, KEY[name] === "seq" ? { ...value, seq: under } : value);
    return under;
  };
  const found = (id) => [...rows.values()].find((row) => row.id === id);
  return {
    put,
    add: put,
    get: async (key) => rows.get(key),
    delete: async (key) => void rows.delete(key),
    getAll: async () => [...rows.values()],
    getAllKeys: async () => [...rows.keys()],
    index: () => ({ get: async (id) => found(id), getKey: async (id) => found(id)?.seq }),
  };
}

export async function openDB() {
  return {
    get: (name, key) => storeOf(name).get(key),
    delete: (name, key) => storeOf(name).delete(key),
    getAll: async (name) => [...tables[name].values()],
    transaction: (names) => ({
      store: storeOf([names].flat()[0]),
      objectStore: storeOf,
      commit: () => undefined,
      done: Promise.resolve(),
    }),
    close: () => undefined,
  };
}

export async function deleteDB() {
  for (const rows of Object.values(tables)) rows.clear();
}
