// Page views and a masked recording, for people who said yes: without that, nothing asks for this file.
// Twice over nothing is learned that somebody wrote or reads: the recorder masks all, and what it hands over is
// built anew here from what may be known.
const { host, library, key, person, route } = document.querySelector("meta[name=usage]").dataset;

const KNOWN = new Set([
  "token", "distinct_id", "$session_id", "$window_id", "$device_type", "$lib", "$lib_version", "$insert_id", "$time",
  "$process_person_profile", "$is_identified", "$snapshot_bytes", "$snapshot_source", "$snapshot_count",
]);
const MEANT = new Set(["class", "dir", "type", "rel", "media", "lang", "role", "hidden", "disabled", "checked", "open",
  "d", "viewBox", "width", "height", "x", "y", "cx", "cy", "r", "fill", "stroke", "transform", "_cssText",
  "rr_width", "rr_height", "colspan", "rowspan"]);
const address = location.origin + route;
const stars = (text) => text.replace(/\S/gu, "*");
const masked = (name, value) => (MEANT.has(name) || typeof value !== "string" ? value : stars(value));

function attributes(given) {
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, masked(name, value)]));
}

function node(one) {
  const kept = { ...one };
  if ("textContent" in kept && !kept.isStyle) kept.textContent = stars(kept.textContent ?? "");
  if (kept.attributes) kept.attributes = attributes(kept.attributes);
  if (kept.childNodes) kept.childNodes = kept.childNodes.map(node);
  for (const name of ["name", "publicId", "systemId", "rootId"]) if (typeof kept[name] === "string") kept[name] = "";
  return kept;
}

// By the recorder's own numbers: 2 the whole page, 3 a change, 4 where it is. Others tell of addresses and logs.
function recorded(event) {
  const data = event.data;
  if (event.type === 4) return { ...event, data: { href: address, width: data.width, height: data.height } };
  if (event.type === 2) return { ...event, data: { ...data, node: node(data.node) } };
  if (event.type !== 3 || event.cv) return null;
  switch (data.source) {
    case 0:
      return { ...event, data: {
        ...data,
        texts: data.texts.map((one) => ({ id: one.id, value: stars(one.value ?? "") })),
        attributes: data.attributes.map((one) => ({ id: one.id, attributes: attributes(one.attributes) })),
        adds: data.adds.map((one) => ({ ...one, node: node(one.node) })),
      } };
    case 5:
      return { ...event, data: { ...data, text: stars(data.text ?? "") } };
    case 1: case 2: case 3: case 4: case 6: case 12:
      return event;
    default:
      return null;
  }
}

function known(event) {
  const given = event.properties;
  const properties = Object.fromEntries(Object.entries(given).filter(([name]) => KNOWN.has(name)));
  if (event.event === "$snapshot")
    properties.$snapshot_data = (given.$snapshot_data ?? []).map(recorded).filter((one) => one !== null);
  else if (event.event === "$pageview") Object.assign(properties, { $current_url: address, $pathname: route });
  else return null;
  return { event: event.event, uuid: event.uuid, timestamp: event.timestamp, properties };
}

function begin() {
  window.posthog.init(key, {
    api_host: host,
    bootstrap: person ? { distinctID: person, isIdentifiedID: true } : {},
    persistence: "sessionStorage",
    person_profiles: "identified_only",
    before_send: known,
    capture_pageview: true,
    capture_pageleave: false,
    autocapture: false,
    rageclick: false,
    capture_dead_clicks: false,
    capture_exceptions: false,
    capture_heatmaps: false,
    capture_performance: false,
    disable_external_dependency_loading: true,
    disable_surveys: true,
    disable_web_experiments: true,
    advanced_disable_feature_flags: true,
    enable_recording_console_log: false,
    ip: false,
    mask_all_text: true,
    mask_all_element_attributes: true,
    mask_personal_data_properties: true,
    save_referrer: false,
    save_campaign_params: false,
    session_recording: {
      maskAllInputs: true,
      maskTextSelector: "*",
      maskAttributeFn: masked,
      // Asked for the page's own address, too: without an answer the recording lacks the size of the window.
      maskCapturedNetworkRequestFn: () => ({ name: address }),
      blockSelector: "img, iframe, canvas, video",
      collectFonts: false,
      compress_events: false,
      inlineStylesheet: true,
      recordBody: false,
      recordCrossOriginIframes: false,
      recordHeaders: false,
    },
  });
}

const script = document.createElement("script");
script.src = library;
script.crossOrigin = "anonymous";
script.addEventListener("load", begin);
document.head.append(script);
