/** What the widget lends to the chunk of booking, so that nothing comes to a phone twice. */

import { Fragment, h } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Refusal } from "../wires/http";
import { countIn, timeOfDay } from "../words/clock";
import { Confirm } from "./chat/EndTalk";
import { BackLink, Field, Heading, Outside, Radios, Under } from "./parts";
import { printPaper, saveText } from "./printing";
import { arrived } from "./steps/Late";
import { follow } from "./talking";
import { choose, nameFor, offerOf, refresh } from "./ways";

export const lent = {
  h,
  Fragment,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  Refusal,
  BackLink,
  Confirm,
  Field,
  Heading,
  Outside,
  Radios,
  Under,
  countIn,
  printPaper,
  saveText,
  timeOfDay,
  arrived,
  follow,
  choose,
  nameFor,
  offerOf,
  refresh,
};
