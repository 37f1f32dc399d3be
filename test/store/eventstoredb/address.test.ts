import { expect, it } from "vitest";
import { addressOf } from "../../../src/store/eventstoredb/address.js";

it("the name of a log is taken out of what the client is told", () => {
  const plain = "esdb://host:2113?tls=false";
  expect(addressOf(plain)).toEqual({ connection: plain, prefix: "" });
  expect(addressOf("esdb://host:2113")).toEqual({ connection: "esdb://host:2113", prefix: "" });
  expect(addressOf("esdb://host:2113?log=changsha")).toEqual({
    connection: "esdb://host:2113",
    prefix: "changsha.",
  });
  expect(addressOf("esdb+discover://a:1,b:2?log=c_1&tls=true&tlsCAFile=/log=/ca")).toEqual({
    connection: "esdb+discover://a:1,b:2?tls=true&tlsCAFile=/log=/ca",
    prefix: "c_1.",
  });
});

it.each(["", "Changsha", "chang-sha", "a.b", "$x", "a&log=b", "x".repeat(41)])(
  "a log cannot be called '%s'",
  (name) => {
    expect(() => addressOf(`esdb://host:2113?log=${name}`)).toThrow("log=");
  },
);
