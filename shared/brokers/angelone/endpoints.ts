import type { Endpoints } from "../port.ts";

/** Angel One's own addresses. The practice exchange passes loopback ones instead. */
export const LIVE_ENDPOINTS: Endpoints = {
  rest: "https://apiconnect.angelone.in",
  stream: "wss://smartapisocket.angelone.in/smart-stream",
  orderSocket: "wss://tns.angelone.in/smart-order-update",
  master: "https://margincalculator.angelone.in/OpenAPI_File/files/OpenAPIScripMaster.json",
  depository: "https://edis.cdslindia.com/eDIS/VerifyDIS/",
};
