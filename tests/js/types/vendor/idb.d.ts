// The browser loads this module from static/vendor/; its types are those of the package.
export * from "idb";
