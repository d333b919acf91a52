// Which pictures only count who opens a mail, and which addresses a mail names.
import { describe, expect, test } from "vitest";
import { mostPictures, pictureAddresses } from "./picture-addresses.ts";
import { addressesOfSet, isTracker, pictureAddress, useOfSize } from "./picture-rules.ts";

const track = (address: string) => isTracker(new URL(address));

describe("an address that only counts is known by its shape", () => {
  test.each([
    "https://hotel.us7.list-manage.com/track/open.php?u=1&id=2",
    "https://u123.ct.sendgrid.net/wf/open?upn=abc",
    "https://mandrillapp.com/track/open.php?u=3",
    "https://email.mg.hotel.example/o/eJxNyrEKgzAQ",
    "https://track.hubspot.com/__ptq.gif?a=1",
    "https://d2r.na1.hubspotlinks.example/e3t/o/abc",
    "https://pstmrk.it/open/abcdef",
    "https://abc.r.eu-west-1.awstrack.me/I0/0102",
    "https://news.example/open.php?m=1",
    "https://news.example/oo/abc/def",
    "https://news.example/pixel.gif",
    "https://news.example/track/abc123.gif",
    "https://www.facebook.com/tr?id=1",
    "https://pixel.news.example/anything.png",
  ])("%s", (address) => expect(track(address)).toBe(true));

  test.each([
    "https://news.example/garden.jpg",
    "https://mcusercontent.example/images/open-garden.png",
    "https://u123.ct.sendgrid.net/images/logo.png",
    "https://hotel.example/tracks/mountain.jpg",
    "https://hotel.example/track/mountain.jpg",
    "https://cdn.facebook.com/logo.png",
    "https://hotel.example/t/logo.png",
  ])("not %s", (address) => expect(track(address)).toBe(false));
});

test.each([
  [1, 1, "counting"],
  [0, undefined, "counting"],
  [undefined, 2, "counting"],
  [600, 1, "room"],
  [undefined, undefined, "seen"],
  [40, 40, "seen"],
] as const)("a picture of %s by %s is there for: %s", (width, height, use) => {
  expect(useOfSize(width, height)).toBe(use);
});

test.each([
  ["//news.example/a.png", "https://news.example/a.png"],
  [" HTTP://News.example/a b.png#x ", "http://news.example/a%20b.png"],
  ["/a.png", undefined],
  ["file:///etc/passwd", undefined],
  ["data:image/png;base64,", undefined],
])("the address %j is %s", (text, address) => {
  expect(pictureAddress(text)?.href).toBe(address);
});

test("of several sizes each is named", () => {
  expect(addressesOfSet("https://a.example/1.png 1x, https://a.example/2,2.png 2x")).toEqual([
    "https://a.example/1.png",
    "https://a.example/2,2.png",
  ]);
  expect(addressesOfSet("")).toEqual([]);
});

test("all pictures that a mail names are found, however they are written, and nothing else", () => {
  const found = pictureAddresses(`<style>td{background:url( 'https://a.example/sheet.png' )}</style>
    <img src="https://a.example/&#105;mg.png?x=1&amp;y=2"><img srcset="https://a.example/small.png 1x,  https://a.example/large.png 2x">
    <table background="//a.example/table.png"><td style="background-image:url(&quot;https://a.example/cell.png&quot;)">
    https://a.example/words.png <a href="https://a.example/link.png">x</a><script src="https://a.example/s.js"></script>`);
  expect([...found].map((address) => address.replace("https://a.example/", "")).sort()).toEqual([
    "cell.png",
    "img.png?x=1&y=2",
    "large.png",
    "sheet.png",
    "small.png",
    "table.png",
  ]);
});

test("a mail that names very many does not have all of them fetched", () => {
  const html = Array.from({ length: 5000 }, (_, i) => `<img src="https://a.example/${i}.png">`).join("");
  expect(pictureAddresses(html).size).toBe(mostPictures);
});
