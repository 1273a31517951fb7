'use strict';
/* Draws the page from the JSON in #data. Text from results enters the document as text nodes only, and chart labels through ECharts,
   whose tooltips get nodes from here as well: a name with markup stays a name. */
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const main = document.getElementById('main');
  const charts = {};
  const redraw = [];
  const tables = {};
  window.bitshear = { charts, tables, errors: [] };
  window.addEventListener('error', event => window.bitshear.errors.push(String(event.message)));

  // ---- the document ----

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
    }
    for (const child of children.flat(Infinity)) {
      if (child !== null && child !== undefined) node.append(child);
    }
    return node;
  }

  // ---- numbers ----

  const PREFIXES = [[1e15, 'P'], [1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, ''], [1e-3, 'm'], [1e-6, 'µ'], [1e-9, 'n'], [1e-12, 'p']];
  function digits(value) {
    const size = Math.abs(value);
    return size >= 99.995 ? value.toFixed(1) : size >= 9.9995 ? value.toFixed(2) : value.toFixed(3);
  }
  function si(value, unit) {
    if (!value) return '0 ' + unit;
    const size = Math.abs(value);
    for (const [factor, prefix] of PREFIXES) {
      if (size >= factor * 0.99995) return digits(value / factor) + ' ' + prefix + unit;
    }
    return digits(value / 1e-12) + ' p' + unit;
  }
  /** Axis labels: as si, without digits that say nothing. */
  function tick(value, unit) {
    if (!value) return '0';
    const text = si(value, unit);
    return text.replace(/(\.\d*?)0+(?=\s)/, '$1').replace(/\.(?=\s)/, '');
  }
  const count = value => Number.isInteger(value) ? value.toLocaleString('en-US') : String(value);
  const percent = share => (100 * share).toFixed(1) + ' %';
  const seconds = ps => si(ps * 1e-12, 's');
  const joules = pj => si(pj * 1e-12, 'J');
  const bytes = value => si(value, 'B');
  const times = value => value.toFixed(2) + '×';
  const round = value => value.toLocaleString('en-US', { maximumSignificantDigits: 6 });
  const sum = values => values.reduce((a, b) => a + b, 0);

  // ---- meanings ----

  const DEFINITIONS = {
    cycles: 'Accelerator clock cycles from the start to the last byte stored: the whole system.',
    time: 'Simulated time from the start to the last byte stored.',
    energy: 'Energy of the whole system: PE, buffers, DMA and DRAM, dynamic and static. Count times energy per event, summed.',
    power: 'Energy divided by time.',
    area: 'Silicon area of the accelerator at 28 nm, DRAM not included.',
    rate: 'Inferences per second of simulated time: batch divided by time.',
    computeCycles: 'Cycles of the PE array alone, with infinite memory. The gap to cycles is what the memory system costs.',
    busy: 'Share of the time in which the PE array had a tile.',
    utilization: 'Share of the busy array’s lane cycles that processed an essential bit.',
    bitsKept: 'Essential bits (1-bits) of the weights that pruning keeps, of all there were.',
    finish: 'Memory clock at which the last data beat has passed.',
    dramEnergy: 'Energy of all DRAM devices from clock 0 to the finish: commands and background.',
    dramTraffic: 'Bytes moved between DRAM and the accelerator, in whole bursts.',
    bandwidth: 'Bytes moved divided by the whole time.',
    latency: 'Mean time of a read from its acceptance by the controller to its last data beat.',
    hits: 'Requests that found their row open; misses found the bank precharged, conflicts another row open.',
    stall: 'Time the PE array waited, by what it waited for. Waiting for a refresh is split off its cause.',
    speedup: 'Time of the baseline machine divided by the time of this one, on the same network.',
    efficiency: 'Energy of the baseline machine divided by the energy of this one, for the same work.',
    macs: 'Multiply-accumulates of the unpruned layer.',
    intensity: 'Operations (two per multiply-accumulate of the unpruned layer) per byte moved to or from DRAM.',
    performance: 'Operations of the unpruned layer divided by its time in the whole system.',
    boundBy: 'Compute if the array is busy at least half of the layer’s time; otherwise what it waits for longest: weights, activations or stores.',
    tiling: 'The mapper’s choice: loop order, tile size of total, and number of tiles.',
    perEvent: 'Energy of one event, from the technology table row named as source.',
  };
  function define(text, key) {
    const meaning = DEFINITIONS[key];
    if (!meaning) return el('span', {}, text);
    return el('span', { class: 'def', tabindex: '0', 'data-def': meaning, 'aria-label': text + ': ' + meaning }, text);
  }
  const tip = document.getElementById('tip');
  function showTip(target) {
    tip.textContent = target.dataset.def;
    tip.hidden = false;
    const at = target.getBoundingClientRect();
    const left = Math.min(Math.max(12, at.left), document.documentElement.clientWidth - tip.offsetWidth - 12);
    const below = at.bottom + 8 + tip.offsetHeight < innerHeight;
    tip.style.left = Math.max(12, left) + 'px';
    tip.style.top = (below ? at.bottom + 8 : Math.max(8, at.top - tip.offsetHeight - 8)) + 'px';
  }
  for (const [on, off] of [['mouseover', 'mouseout'], ['focusin', 'focusout']]) {
    document.addEventListener(on, event => {
      const target = event.target.closest && event.target.closest('[data-def]');
      if (target) showTip(target);
    });
    document.addEventListener(off, () => { tip.hidden = true; });
  }
  document.addEventListener('keydown', event => { if (event.key === 'Escape') tip.hidden = true; });
  document.addEventListener('scroll', () => { tip.hidden = true; }, { passive: true });

  // ---- look ----

  /** Okabe and Ito's colours, which stay apart under every common colour blindness; a little lighter on a dark page. */
  const LIGHT = { blue: '#0072b2', orange: '#e69f00', green: '#009e73', purple: '#b8608f', vermilion: '#d55e00', sky: '#56b4e9', yellow: '#c9b400', grey: '#9aa1ab' };
  const DARK = { blue: '#3d9bdc', orange: '#f0b23c', green: '#2bbd93', purple: '#d98db8', vermilion: '#ef7d33', sky: '#86cbf5', yellow: '#e8dc5a', grey: '#7c8591' };
  const SEQUENCE = ['blue', 'orange', 'green', 'purple', 'sky', 'vermilion', 'yellow', 'grey'];
  const STALLS = ['weights', 'activations', 'store', 'refresh', 'other'];
  const ROLE = { compute: 'blue', weights: 'orange', activations: 'green', store: 'purple', refresh: 'vermilion', other: 'grey',
    pe: 'blue', buffers: 'orange', dma: 'purple', dram: 'green', read: 'blue', written: 'orange',
    weight_buffer: 'orange', activation_buffer: 'green', output_buffer: 'purple' };
  let theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  let patterns = false;
  const colour = role => (theme === 'dark' ? DARK : LIGHT)[ROLE[role] || role] || colour('grey');
  const nth = index => (theme === 'dark' ? DARK : LIGHT)[SEQUENCE[index % SEQUENCE.length]];
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  function applyTheme() { document.documentElement.dataset.theme = theme; }
  applyTheme();
  const words = key => key.replace(/_/g, ' ').replace(/^dma$/, 'DMA').replace(/^pe$/, 'PE').replace(/^dram\b/, 'DRAM').replace(/^e alignment$/, 'E-alignment').replace(/^bit extraction$/, 'Bit-Extraction');
  const shorten = (text, length) => text.length > length ? text.slice(0, length - 1) + '…' : text;
  const narrow = () => document.documentElement.clientWidth < 640;

  /** A tooltip as nodes: a title and rows of colour, label and value. */
  function bubble(title, rows) {
    const box = el('div', {}, el('div', { style: 'font-weight:600;margin-bottom:3px;white-space:normal;max-width:280px' }, title));
    for (const [swatch, label, value] of rows) {
      box.append(el('div', { style: 'display:flex;gap:12px;justify-content:space-between' },
        el('span', {}, swatch ? el('i', { style: 'display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:6px;background:' + swatch }) : null, label),
        el('b', { style: 'font-weight:600;font-variant-numeric:tabular-nums' }, value)));
    }
    return box;
  }
  function base() {
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: css('--ink') },
      aria: { enabled: true, decal: { show: patterns } },
      tooltip: { confine: true, backgroundColor: css('--card'), borderColor: css('--line'), textStyle: { color: css('--ink'), fontSize: 12.5 },
        extraCssText: 'box-shadow:0 4px 16px rgba(0,0,0,.18);border-radius:8px' },
      legend: { type: 'plain', top: 0, left: 0, itemWidth: 12, itemHeight: 10, itemGap: 14, icon: 'roundRect', textStyle: { color: css('--soft'), fontSize: 12 } },
    };
  }
  function axis(more) {
    const merged = Object.assign({
      axisLine: { lineStyle: { color: css('--line') } }, axisTick: { show: false },
      axisLabel: { color: css('--soft'), fontSize: 11.5 }, splitLine: { lineStyle: { color: css('--line'), opacity: .7 } },
      nameTextStyle: { color: css('--soft'), fontSize: 12 },
    }, more);
    if (more && more.axisLabel) merged.axisLabel = Object.assign({ color: css('--soft'), fontSize: 11.5 }, more.axisLabel);
    return merged;
  }
  const zoomBar = extra => Object.assign({ type: 'slider', height: 20, bottom: 6, borderColor: css('--line'), fillerColor: theme === 'dark' ? 'rgba(108,184,238,.16)' : 'rgba(0,95,158,.10)',
    handleStyle: { color: css('--card'), borderColor: css('--accent') }, moveHandleSize: 4, textStyle: { color: css('--soft'), fontSize: 11 }, showDataShadow: false, brushSelect: false, showDetail: false }, extra);

  /** Puts a chart on the page; `options` is called again whenever the theme, the patterns or the width change. */
  function chart(parent, id, height, label, options) {
    const node = el('div', { class: 'chart', id: 'chart-' + id, role: 'img', 'aria-label': label, tabindex: '0' });
    const tall = () => typeof height === 'function' ? height() : height;
    node.style.height = tall() + 'px';
    parent.append(node);
    const draw = () => {
      node.style.height = tall() + 'px';
      if (!charts[id]) charts[id] = echarts.init(node, null, { renderer: 'svg' });
      charts[id].resize();
      const option = Object.assign(base(), options());
      option.tooltip = Object.assign(base().tooltip, option.tooltip || {});
      option.legend = option.legend === null ? undefined : Object.assign(base().legend, option.legend || {});
      charts[id].setOption(option, true);
      // ECharts describes every chart in words for screen readers; ours say what is drawn and what of it.
      node.setAttribute('aria-label', label);
    };
    redraw.push(draw);
    return { node, draw };
  }

  // ---- tables ----

  /**
   * A sortable table with a download. Columns: key (a field or a function), label, def, num (right-aligned, sorted as a number), show (how a
   * value is printed). The download holds the values as they are.
   */
  function table(parent, id, columns, rows, { open = false, filter = false, title } = {}) {
    const value = (column, row) => typeof column.key === 'function' ? column.key(row) : row[column.key];
    const body = el('tbody');
    let order = rows.slice();
    let shown = rows.length;
    const state = el('span', { 'aria-live': 'polite' });
    let needle = '';
    const fill = () => {
      const visible = needle ? order.filter(row => columns.some(c => String(value(c, row) ?? '').toLowerCase().includes(needle))) : order;
      shown = visible.length;
      const part = visible.slice(0, 2000);
      body.replaceChildren(...part.map(row => el('tr', {}, columns.map(column => {
        const raw = value(column, row);
        const text = raw === null || raw === undefined || Number.isNaN(raw) ? '–' : column.show ? column.show(raw, row) : column.num ? count(raw) : String(raw);
        return el('td', { class: column.num ? 'num' : column.wide ? 'text' : null }, text);
      }))));
      state.textContent = shown.toLocaleString('en-US') + (shown === 1 ? ' row' : ' rows') + (part.length < shown ? ', the first 2,000 shown' : '');
    };
    const heads = columns.map(column => {
      const head = el('th', { scope: 'col', class: column.num ? 'num' : null });
      const button = el('button', { type: 'button', 'data-def': DEFINITIONS[column.def] || null, onclick: () => {
        const descending = head.getAttribute('aria-sort') === (column.num ? null : 'ascending') || head.getAttribute('aria-sort') === 'ascending';
        heads.forEach(other => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        const sign = descending ? -1 : 1;
        order = rows.slice().sort((a, b) => {
          const x = value(column, a), y = value(column, b);
          return sign * (column.num ? (x ?? -Infinity) - (y ?? -Infinity) : String(x).localeCompare(String(y), 'en', { numeric: true }));
        });
        fill();
      } }, column.label);
      head.append(button);
      return head;
    });
    const quote = field => /[",\n\r]/.test(field) ? '"' + field.replace(/"/g, '""') + '"' : field;
    const csv = () => [columns.map(c => quote(c.label)).join(',')].concat(
      order.map(row => columns.map(c => quote(String(value(c, row) ?? ''))).join(','))).join('\n') + '\n';
    tables[id] = { csv, rows: () => { fill(); return [...body.rows].map(row => [...row.cells].map(cell => cell.textContent)); } };
    const bar = el('div', { class: 'tablebar' },
      filter ? el('label', {}, 'Filter ', el('input', { type: 'search', 'aria-label': 'Show rows that contain', oninput: event => { needle = event.target.value.trim().toLowerCase(); fill(); } })) : state,
      filter ? state : null,
      el('button', { type: 'button', onclick: () => {
        const link = el('a', { href: URL.createObjectURL(new Blob([csv()], { type: 'text/csv' })), download: id + '.csv' });
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      } }, 'Download CSV'));
    if (open) fill();
    const view = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': (title || id) + ', table' }, el('table', {}, el('thead', {}, el('tr', {}, heads)), body));
    parent.append(el('details', { open: open ? '' : null, ontoggle: event => { if (event.target.open && !body.rows.length) fill(); } }, el('summary', {}, title || 'Table'), bar, view));
  }

  // ---- page parts ----

  const links = [];
  function section(id, title, lead, def) {
    const node = el('section', { id, 'aria-labelledby': id + '-title' }, el('h2', { id: id + '-title' }, def ? define(title, def) : title), lead ? el('p', { class: 'lead' }, lead) : null);
    links.push([id, title]);
    main.append(node);
    return node;
  }
  /** Shows headline numbers; what it returns shows others in their place. */
  function kpis(items) {
    const node = el('dl', { class: 'kpis' });
    const show = shown => node.replaceChildren(...shown.map(([label, value, exact, def]) =>
      el('div', { class: 'kpi' }, el('dt', {}, define(label, def)), el('dd', {}, value, exact ? el('span', { class: 'exact' }, exact) : null))));
    show(items);
    main.append(node);
    return show;
  }
  function head(title, sub) {
    const themeButton = el('button', { type: 'button', onclick: () => { theme = theme === 'dark' ? 'light' : 'dark'; applyTheme(); themeButton.textContent = theme === 'dark' ? 'Light' : 'Dark'; redraw.forEach(draw => draw()); } }, theme === 'dark' ? 'Light' : 'Dark');
    const patternButton = el('button', { type: 'button', 'aria-pressed': 'false', 'data-def': 'Adds patterns to the colours of the charts.', onclick: () => { patterns = !patterns; patternButton.setAttribute('aria-pressed', patterns); redraw.forEach(draw => draw()); } }, 'Patterns');
    document.getElementById('top').append(
      el('div', { class: 'head' }, el('div', {}, el('h1', {}, title), el('p', { class: 'sub' }, sub)), el('div', { class: 'tools' }, patternButton, themeButton, el('button', { type: 'button', onclick: () => print() }, 'Print'))));
  }
  function navigation() {
    const nav = el('nav', { 'aria-label': 'Sections' }, el('ul', {}, links.map(([id, title]) => el('li', {}, el('a', { href: '#' + id }, title)))));
    main.before(nav);
    nav.style.maxWidth = 'none';
    const wrap = el('div', { style: 'max-width:1200px;margin:0 auto;padding:0 ' + (narrow() ? 12 : 20) + 'px;position:sticky;top:0;z-index:10' });
    main.before(wrap);
    wrap.append(nav);
  }

  // ---- bars of shares ----

  /** Horizontal bars with their share of the whole: one row per part. */
  function shares(parent, id, label, parts, whole, format, colourOf) {
    chart(parent, id, () => 34 + 27 * parts.length, label, () => ({
      legend: { show: false },
      grid: { left: 14, right: narrow() ? 62 : 128, top: 6, bottom: 4, containLabel: true },
      tooltip: { trigger: 'item', formatter: p => bubble(words(parts[p.dataIndex][0]), [[null, format(parts[p.dataIndex][1]), percent(whole ? parts[p.dataIndex][1] / whole : 0)]]) },
      xAxis: axis({ type: 'value', show: false, max: Math.max(...parts.map(p => p[1])) || 1 }),
      yAxis: axis({ type: 'category', inverse: true, data: parts.map(p => words(p[0])), axisLine: { show: false }, axisLabel: { color: css('--ink'), fontSize: 12 } }),
      series: [{ type: 'bar', name: label, barWidth: 15, showBackground: true, backgroundStyle: { color: css('--track'), borderRadius: 3 },
        data: parts.map((p, i) => ({ value: p[1], itemStyle: { color: colourOf(p[0], i), borderRadius: 3 } })),
        label: { show: true, position: 'right', color: css('--ink'), fontSize: 11.5, formatter: p => (narrow() ? '' : format(p.value) + '  ') + percent(whole ? p.value / whole : 0) } }],
    }));
  }

  // ---- one run ----

  function run(run) {
    const s = run.summary, profile = run.profile, m = run.manifest;
    head(s.name, s.architecture + ' on ' + s.network + ', ' + s.format + (s.batch > 1 ? ', batch ' + s.batch : ''));
    const requests = s.dram.row_hits + s.dram.row_misses + s.dram.row_conflicts;
    const shareOf = (a, b) => b ? percent(a / b) : '–';
    kpis([
      ['Time', seconds(s.time_ps), count(s.time_ps) + ' ps', 'time'],
      ['Cycles', si(s.cycles, '').trim(), count(s.cycles), 'cycles'],
      ['Energy', joules(s.energy_pj.total), round(s.energy_pj.total) + ' pJ', 'energy'],
      ['Average power', si(s.power_mw * 1e-3, 'W'), round(s.power_mw) + ' mW', 'power'],
      ['Inferences per second', s.time_ps ? si(s.batch * 1e12 / s.time_ps, '').trim() : '–', 'batch ' + count(s.batch), 'rate'],
      ['Area', round(Number(s.area_mm2.total.toPrecision(4))) + ' mm²', 'at 28 nm, without DRAM', 'area'],
      ['PE busy', shareOf(s.pe.busy_cycles, s.cycles), 'alone ' + count(s.pe.compute_cycles) + ' cycles', 'busy'],
      ['Lane utilization', percent(s.pe.utilization), 'of busy lane cycles', 'utilization'],
      ['Bits kept', shareOf(s.pe.kept_bits, s.pe.original_bits), 'of ' + si(s.pe.original_bits, '').trim() + ' essential bits', 'bitsKept'],
      ['DRAM traffic', bytes(s.dram.bytes_read + s.dram.bytes_written), bytes(s.dram.bytes_written) + ' of it written', 'dramTraffic'],
      ['DRAM bandwidth', si(s.dram.bandwidth_gbps * 1e9, 'B/s'), profile ? shareOf(s.dram.bandwidth_gbps, profile.peak_bandwidth_gbps) + ' of the peak' : null, 'bandwidth'],
      ['Row hits', shareOf(s.dram.row_hits, requests), si(s.dram.avg_read_latency_ns * 1e-9, 's') + ' mean read', 'hits'],
    ]);
    energy(run);
    time(run);
    if (profile) layerEnergy(run);
    if (profile) bandwidth(run);
    if (profile) timeline(run);
    if (profile) roofline(run);
    if (profile && profile.ones) ones(profile.ones);
    areaPower(run);
    if (!profile) main.append(el('p', { class: 'note' }, 'This result holds no profile.json: energy per layer, bandwidth over time, timeline and roofline are missing.'));
    configuration(m);
    document.getElementById('foot').append('Simulated in ' + si(s.wall_s, 's') + ' of host time, ' + count(s.events) + ' events. Bitshear ' + m.version + ', seed ' + m.seed + '.');
  }

  function energy({ summary: s, components }) {
    const groupOf = {};
    components.forEach(row => { groupOf[row.component] ??= row.group; });
    const node = section('energy', 'Energy', 'Left: the full system by component, coloured by group. Right: the processing element alone.', 'energy');
    const pair = el('div', { class: 'pair' });
    node.append(pair);
    const left = el('div'), right = el('div');
    pair.append(left, right);
    const all = Object.entries(s.energy_pj.components);
    const full = Object.entries(s.energy_pj.groups).flatMap(([group, pj]) => {
      const inside = all.filter(([component]) => groupOf[component] === group);
      return group === 'pe' || inside.length < 2 ? [[group, pj]] : inside;
    });
    left.append(el('h3', {}, 'Full system, ' + joules(s.energy_pj.total)));
    shares(left, 'energy', 'Energy of the full system by component', full, s.energy_pj.total, joules, key => colour(s.energy_pj.groups[key] !== undefined ? key : groupOf[key]));
    left.append(el('p', { class: 'note' }, Object.entries(s.energy_pj.groups).map(([group, pj]) => words(group) + ' ' + percent(pj / (s.energy_pj.total || 1))).join(' · ')));
    const pe = all.filter(([component]) => groupOf[component] === 'pe');
    right.append(el('h3', {}, 'PE only, ' + joules(s.energy_pj.groups.pe || 0)));
    if (pe.length) shares(right, 'energy-pe', 'Energy of the processing element by component', pe, s.energy_pj.groups.pe, joules, (key, i) => nth(i));
    table(node, 'energy', [
      { key: 'component', label: 'component' }, { key: 'group', label: 'group' }, { key: 'event', label: 'event' },
      { key: 'count', label: 'count', num: true }, { key: 'energy_per_event_pj', label: 'pJ per event', num: true, def: 'perEvent', show: round },
      { key: 'energy_pj', label: 'energy pJ', num: true, def: 'energy', show: round },
      { key: row => s.energy_pj.total ? row.energy_pj / s.energy_pj.total : 0, label: 'share', num: true, show: percent },
      { key: 'source', label: 'source', wide: true }], components, { title: 'Every joule: count × energy per event, with its source' });
  }

  function layerName(layer) { return layer.index + ' ' + layer.name; }

  /** Stacked bars over the layers, with a zoom once there are many. */
  function layerBars(parent, id, label, layers, series, format, unitFormat) {
    const many = layers.length > 40;
    chart(parent, id, narrow() ? 330 : 350, label, () => ({
      grid: { left: 6, right: 8, top: narrow() ? 62 : 40, bottom: many ? 56 : 6, containLabel: true },
      dataZoom: many ? [zoomBar({ xAxisIndex: 0 }), { type: 'inside', xAxisIndex: 0, zoomOnMouseWheel: 'ctrl' }] : [],
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: items => {
        const layer = layers[items[0].dataIndex];
        const values = items.filter(i => i.value > 0);
        return bubble(layerName(layer), values.map(i => [typeof i.color === 'string' ? i.color : null, i.seriesName, format(i.value)]).concat(values.length > 1 ? [[null, 'total', format(sum(values.map(i => i.value)))]] : []));
      } },
      xAxis: axis({ type: 'category', data: layers.map(layerName), name: many ? 'layer index' : '', nameLocation: 'middle', nameGap: 24, axisLabel: { rotate: many || layers.length <= 8 ? 0 : 55, formatter: text => many ? text.split(' ')[0] : shorten(text, narrow() ? 12 : 20), hideOverlap: true } }),
      yAxis: axis({ type: 'value', axisLabel: { formatter: value => unitFormat(value) } }),
      series: series.filter(one => sum(one.values) > 0 || one.always).map(one => ({ type: 'bar', stack: 'all', name: one.name, barCategoryGap: many ? '8%' : '28%', data: one.values, itemStyle: { color: colour(one.role) }, emphasis: { focus: 'series' } })),
    }));
  }

  function time({ summary: s, profile }) {
    const node = section('layers', 'Time per layer', profile ? 'Time of each layer in the whole system: computing, and waiting by cause.' : 'Cycles of each layer in the whole system, split into what the PE array needs alone and the rest.', 'stall');
    const byIndex = new Map((profile ? profile.layers : []).map(layer => [layer.index, layer]));
    const layers = s.layers;
    const of = (layer, f) => byIndex.has(layer.index) ? f(byIndex.get(layer.index)) : 0;
    if (profile) {
      layerBars(node, 'layers', 'Time per layer, stacked by compute and stall cause', layers,
        [{ name: 'compute', role: 'compute', always: true, values: layers.map(l => of(l, p => p.busy_ps)) }].concat(STALLS.map(cause => ({ name: 'waiting: ' + cause, role: cause, values: layers.map(l => of(l, p => p.stall_ps[cause] || 0)) }))),
        seconds, value => tick(value * 1e-12, 's'));
    } else {
      layerBars(node, 'layers', 'Cycles per layer', layers, [{ name: 'PE alone', role: 'compute', always: true, values: layers.map(l => Math.min(l.compute_cycles, l.cycles)) }, { name: 'rest', role: 'other', values: layers.map(l => Math.max(0, l.cycles - l.compute_cycles)) }], count, value => tick(value, '').trim());
    }
    const total = sum(Object.values(s.stall_ps));
    node.append(el('p', { class: 'note' }, total ? 'Of the whole time the PE array waited ' + Object.entries(s.stall_ps).filter(e => e[1] > 0).map(([cause, ps]) => percent(ps / s.time_ps) + ' (' + seconds(ps) + ') for ' + cause).join(', ') + '.' : 'The PE array never waited.'));
    const columns = [
      { key: 'index', label: 'index', num: true }, { key: 'name', label: 'name', wide: true }, { key: 'type', label: 'type' },
      { key: 'cycles', label: 'cycles', num: true, def: 'cycles' }, { key: 'compute_cycles', label: 'compute cycles', num: true, def: 'computeCycles' }];
    if (profile) {
      columns.push({ key: l => of(l, p => p.lane_utilization), label: 'lane utilization', num: true, def: 'utilization', show: percent });
      STALLS.forEach(cause => columns.push({ key: l => of(l, p => p.stall_ps[cause] || 0), label: 'waiting ' + cause + ' ps', num: true, def: 'stall' }));
    }
    columns.push({ key: 'weight_groups', label: 'weight groups', num: true }, { key: 'macs', label: 'MACs', num: true, def: 'macs' }, { key: 'bytes_read', label: 'bytes read', num: true, def: 'dramTraffic' },
      { key: 'bytes_written', label: 'bytes written', num: true, def: 'dramTraffic' }, { key: 'bound_by', label: 'bound by', def: 'boundBy' }, { key: 'tiling', label: 'tiling', wide: true, def: 'tiling' });
    table(node, 'layers', columns, layers, { title: 'All ' + layers.length + ' layers' });
  }

  function layerEnergy({ summary: s, profile }) {
    const node = section('layer-energy', 'Energy per layer', 'Energy spent while each layer ran, static energy of idle parts included.', 'energy');
    const byIndex = new Map(profile.layers.map(layer => [layer.index, layer]));
    const groups = Object.keys(s.energy_pj.groups);
    const of = (layer, group) => (byIndex.get(layer.index)?.energy_pj[group]) || 0;
    layerBars(node, 'layer-energy', 'Energy per layer, stacked by group', s.layers, groups.map(group => ({ name: words(group), role: group, values: s.layers.map(l => of(l, group)) })), joules, value => tick(value * 1e-12, 'J'));
    table(node, 'layer-energy', [{ key: 'index', label: 'index', num: true }, { key: 'name', label: 'name', wide: true }]
      .concat(groups.map(group => ({ key: l => of(l, group), label: group + ' pJ', num: true, show: round })),
        [{ key: l => sum(groups.map(g => of(l, g))), label: 'total pJ', num: true, show: round }, { key: l => l.macs ? sum(groups.map(g => of(l, g))) / l.macs : null, label: 'pJ per MAC', num: true, show: round }]), s.layers);
  }

  const SCALES = [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs'], [1e-9, 'ns'], [1e-12, 'ps']];
  function timeScale(ps) { return SCALES.find(([factor]) => ps * 1e-12 >= factor) || SCALES[SCALES.length - 1]; }

  /**
   * Areas on top of each other over a numeric axis, which ECharts stacks on category axes only: the running sums, the highest drawn first.
   * A data point is [x, sum, own value]; the last value is held to the end of its bin.
   */
  function stackedAreas(series, x, more) {
    const sums = [];
    return series.map(one => {
      one.values.forEach((value, bin) => { sums[bin] = (sums[bin] || 0) + value; });
      const held = one.values.map((value, bin) => [x(bin), sums[bin], value]);
      const last = held[held.length - 1];
      return Object.assign({ type: 'line', name: one.name, step: 'end', symbol: 'none', lineStyle: { width: 0 }, areaStyle: { opacity: 1 }, itemStyle: { color: colour(one.role) },
        data: last ? held.concat([[x(held.length), last[1], last[2]]]) : held }, more);
    }).reverse();
  }

  function bandwidth({ summary: s, profile }) {
    const a = profile.activity, binS = a.bin_ps * 1e-12;
    const node = section('bandwidth', 'DRAM bandwidth', 'Bytes that arrived from or were taken by the memory, averaged over bins of ' + seconds(a.bin_ps) + ', against the peak of the data bus.', 'bandwidth');
    const [factor, unit] = timeScale(s.time_ps);
    const x = bin => Math.min(s.time_ps * 1e-12, bin * binS) / factor;
    chart(node, 'bandwidth', 300, 'DRAM bandwidth over time: read and written', () => ({
      grid: { left: 6, right: 12, top: 38, bottom: 38, containLabel: true },
      dataZoom: [zoomBar({ xAxisIndex: 0 }), { type: 'inside', xAxisIndex: 0, zoomOnMouseWheel: 'ctrl' }],
      tooltip: { trigger: 'axis', formatter: items => bubble(items[0].value[0].toPrecision(4) + ' ' + unit, items.filter(i => i.value.length > 2).map(i => [i.color, i.seriesName, i.value[2].toFixed(2) + ' GB/s']).reverse()) },
      xAxis: axis({ type: 'value', min: 0, max: s.time_ps * 1e-12 / factor, splitLine: { show: false }, axisLabel: { showMaxLabel: false, formatter: v => Number(v.toPrecision(4)) + ' ' + unit } }),
      yAxis: axis({ type: 'value', max: Math.ceil(profile.peak_bandwidth_gbps * 1.1), axisLabel: { formatter: '{value} GB/s' } }),
      series: stackedAreas([['read', a.read_bytes], ['written', a.written_bytes]].map(([name, series]) => ({ name, role: name, values: series.map(value => value / binS / 1e9) })), x, {})
        .concat([{ type: 'line', name: 'peak', symbol: 'none', silent: true, itemStyle: { color: css('--ink') }, lineStyle: { color: css('--ink'), width: 1.2, type: 'dashed' }, data: [[0, profile.peak_bandwidth_gbps], [s.time_ps * 1e-12 / factor, profile.peak_bandwidth_gbps]],
          endLabel: { show: true, offset: [-6, -10], align: 'right', color: css('--ink'), fontSize: 11.5, formatter: 'peak ' + profile.peak_bandwidth_gbps.toFixed(1) + ' GB/s' } }]),
    }));
    table(node, 'bandwidth', [{ key: 'from', label: 'from ps', num: true }, { key: 'read', label: 'bytes read', num: true }, { key: 'written', label: 'bytes written', num: true },
      { key: r => (r.read + r.written) / binS / 1e9, label: 'GB/s', num: true, show: v => v.toFixed(3) }], a.read_bytes.map((read, bin) => ({ from: bin * a.bin_ps, read, written: a.written_bytes[bin] })));
  }

  function timeline({ summary: s, profile }) {
    const a = profile.activity, binS = a.bin_ps * 1e-12;
    const node = section('timeline', 'Timeline', 'From top to bottom: layers; share of the time in which the PE array computed or waited, by cause (waiting for a refresh counts under the cause it delayed); most bytes in each buffer. Drag the bar below to zoom, or Ctrl and the wheel.');
    const [factor, unit] = timeScale(s.time_ps);
    const byIndex = new Map(s.layers.map(layer => [layer.index, layer]));
    const end = s.time_ps * 1e-12 / factor;
    const x = bin => bin * binS / factor;
    const width = bin => Math.max(1, Math.min(a.bin_ps, s.time_ps - bin * a.bin_ps));
    const causes = STALLS.filter(cause => a.stall_ps[cause] && sum(a.stall_ps[cause]) > 0);
    const buffers = Object.keys(a.occupancy_bytes);
    const capacity = Math.max(1, ...Object.values(a.capacity_bytes));
    chart(node, 'timeline', () => narrow() ? 430 : 398, 'Timeline of layers, activity of the PE array and buffer occupancy', () => {
      const ends = series => series.concat(series.length ? [series[series.length - 1]] : []);
      const bars = stackedAreas([['compute', a.busy_ps]].concat(causes.map(cause => [cause, a.stall_ps[cause]])).map(([name, series]) => ({ name: name === 'compute' ? 'compute' : 'waiting: ' + name, role: name,
        values: series.map((ps, bin) => 100 * ps / width(bin)) })), bin => Math.min(end, x(bin)), { xAxisIndex: 1, yAxisIndex: 1 });
      const lines = buffers.map((buffer, i) => ({ type: 'line', name: words(buffer), step: 'end', symbol: 'none', xAxisIndex: 2, yAxisIndex: 2, lineStyle: { width: 1.3, type: ['solid', 'dashed', 'dotted'][i % 3] }, itemStyle: { color: colour(buffer) },
        data: ends(a.occupancy_bytes[buffer]).map((value, bin) => [Math.min(end, x(bin)), value]) }));
      const grid = (top, height) => ({ left: narrow() ? 54 : 66, right: 12, top, height });
      const label = show => ({ show, showMaxLabel: false, formatter: v => Number(v.toPrecision(4)) + ' ' + unit });
      const pad = narrow() ? 70 : 44;
      return {
        legend: { itemGap: 12 },
        grid: [grid(pad, 44), grid(pad + 62, 110), grid(pad + 62 + 128, 90)],
        axisPointer: { link: [{ xAxisIndex: 'all' }] },
        dataZoom: [zoomBar({ xAxisIndex: [0, 1, 2] }), { type: 'inside', xAxisIndex: [0, 1, 2], zoomOnMouseWheel: 'ctrl' }],
        tooltip: { trigger: 'item', formatter: p => {
          if (p.seriesIndex !== 0) return undefined;
          const one = profile.layers[p.dataIndex], layer = byIndex.get(one.index);
          return bubble(layer ? layerName(layer) : String(one.index), [[colour('compute'), 'compute', seconds(one.busy_ps)]].concat(STALLS.filter(c => one.stall_ps[c] > 0).map(c => [colour(c), 'waiting: ' + c, seconds(one.stall_ps[c])]), [[null, 'total', seconds(one.end_ps - one.start_ps)]], layer ? [[null, 'bound by', layer.bound_by]] : []));
        } },
        xAxis: [0, 1, 2].map(i => axis({ type: 'value', gridIndex: i, min: 0, max: end, splitLine: { show: false }, axisLabel: label(i === 2) })),
        yAxis: [axis({ type: 'category', data: ['layers'], gridIndex: 0, axisLine: { show: false }, splitLine: { show: false } }), axis({ type: 'value', gridIndex: 1, min: 0, max: 100, interval: 50, axisLabel: { formatter: '{value} %' } }), axis({ type: 'value', gridIndex: 2, min: 0, max: capacity, interval: capacity / 2, axisLabel: { formatter: v => v >= 1024 ? Math.round(v / 1024) + ' KiB' : v + ' B' } })],
        series: [{ type: 'custom', name: 'layers', itemStyle: { color: colour('compute') }, encode: { x: [0, 1], y: 2 }, clip: true,
          data: profile.layers.map(l => [l.start_ps * 1e-12 / factor, l.end_ps * 1e-12 / factor, 0, l.index]),
          renderItem: (params, api) => {
            const from = api.coord([api.value(0), 0]), to = api.coord([api.value(1), 0]);
            const area = params.coordSys;
            const left = Math.max(from[0], area.x), right = Math.min(to[0], area.x + area.width);
            if (right <= left) return null;
            const layer = byIndex.get(api.value(3));
            const bound = layer ? layer.bound_by : 'other';
            const wide = right - left;
            return { type: 'rect', shape: { x: left, y: area.y + 4, width: Math.max(.5, wide - (wide > 3 ? 1 : 0)), height: area.height - 8, r: wide > 6 ? 2 : 0 }, style: { fill: colour(bound) },
              textContent: wide > 46 ? { style: { text: shorten(layer ? layer.name : '', Math.floor(wide / 7)), fill: '#fff', fontSize: 11, stroke: 'rgba(0,0,0,.45)', lineWidth: 2 } } : undefined, textConfig: { position: 'inside' } };
          } }].concat(bars, lines),
      };
    });
    node.append(el('p', { class: 'note' }, 'A layer’s bar has the colour of what bound it. For single tiles, DRAM banks and commands, record a trace with --record timeline=FILE and open it in Perfetto.'));
    table(node, 'timeline', [{ key: 'index', label: 'index', num: true }, { key: l => byIndex.get(l.index)?.name ?? '', label: 'name', wide: true }, { key: 'start_ps', label: 'start ps', num: true }, { key: 'end_ps', label: 'end ps', num: true }, { key: 'busy_ps', label: 'compute ps', num: true }]
      .concat(STALLS.map(cause => ({ key: l => l.stall_ps[cause] || 0, label: 'waiting ' + cause + ' ps', num: true }))), profile.layers);
  }

  function roofline({ summary: s, profile }) {
    const periodS = 1 / profile.clock_hz;
    const times = new Map(profile.layers.map(l => [l.index, (l.end_ps - l.start_ps) * 1e-12]));
    const points = s.layers.filter(l => l.macs > 0 && l.bytes_read + l.bytes_written > 0 && times.get(l.index) > 0).map(l => ({
      layer: l, intensity: 2 * l.macs / (l.bytes_read + l.bytes_written), performance: 2 * l.macs / times.get(l.index), alone: l.compute_cycles ? 2 * l.macs / (l.compute_cycles * periodS) : null }));
    if (!points.length) return;
    const node = section('roofline', 'Roofline', 'Each layer by its operations per byte of DRAM traffic and the operations per second it reached. The slanted roof is the peak DRAM bandwidth, the flat one the array’s peak: a multiply-accumulate, two operations, per lane and cycle, what a serial array reaches with one bit per value. The thin mark above a layer is the array alone on it, with infinite memory.', 'intensity');
    const roof = 2 * profile.lanes / periodS;
    const peak = profile.peak_bandwidth_gbps * 1e9;
    const ridge = roof / peak;
    const low = Math.min(ridge, ...points.map(p => p.intensity)) / 2, high = Math.max(ridge, ...points.map(p => p.intensity)) * 2;
    const bounds = [...new Set(points.map(p => p.layer.bound_by))].sort();
    const symbols = { compute: 'circle', weights: 'rect', activations: 'triangle', store: 'diamond' };
    chart(node, 'roofline', 380, 'Roofline: operations per second over operations per byte, a point per layer', () => ({
      legend: { itemGap: 12 },
      grid: { left: 8, right: 18, top: narrow() ? 62 : 40, bottom: 28, containLabel: true },
      tooltip: { trigger: 'item', formatter: p => p.seriesType === 'scatter' ? (point => bubble(layerName(point.layer), [[null, 'operations per byte', point.intensity.toPrecision(4)], [null, 'reached', si(point.performance, 'op/s')], [null, 'array alone', point.alone ? si(point.alone, 'op/s') : '–'], [null, 'bound by', point.layer.bound_by]]))(p.data.point) : undefined },
      xAxis: axis({ type: 'log', name: 'operations per byte', nameLocation: 'middle', nameGap: 26, min: 10 ** Math.floor(Math.log10(low)), max: 10 ** Math.ceil(Math.log10(high)), axisLabel: { formatter: v => tick(v, '').trim() } }),
      yAxis: axis({ type: 'log', axisLabel: { formatter: v => tick(v, 'op/s') } }),
      series: bounds.map(bound => ({ type: 'scatter', name: 'bound by ' + bound, symbol: symbols[bound] || 'pin', symbolSize: 9, itemStyle: { color: colour(bound === 'compute' ? 'compute' : bound), opacity: .85 }, data: points.filter(p => p.layer.bound_by === bound).map(p => ({ value: [p.intensity, p.performance], point: p })) }))
        .concat([{ type: 'line', name: 'roofs', symbol: 'none', silent: true, itemStyle: { color: css('--ink') }, lineStyle: { color: css('--ink'), width: 1.5 },
          data: [[low, low * peak], [ridge, roof], [10 ** Math.ceil(Math.log10(high)), roof]] }])
        .concat([{ type: 'scatter', name: 'array alone', symbol: 'rect', symbolSize: [11, 1.5], silent: true, itemStyle: { color: css('--ink') }, data: points.filter(p => p.alone).map(p => [p.intensity, p.alone]) }]),
    }));
    table(node, 'roofline', [{ key: p => p.layer.index, label: 'index', num: true }, { key: p => p.layer.name, label: 'name', wide: true }, { key: 'intensity', label: 'operations per byte', num: true, def: 'intensity', show: round },
      { key: 'performance', label: 'operations per s', num: true, def: 'performance', show: round }, { key: 'alone', label: 'array alone, operations per s', num: true, show: round }, { key: p => p.intensity < ridge ? 'memory' : 'array', label: 'side of the ridge' }, { key: p => p.layer.bound_by, label: 'bound by', def: 'boundBy' }], points);
  }

  function ones(histogram) {
    const total = sum(histogram.counts);
    const node = section('bits', 'Bits of the weights', 'Where the 1-bits of all weights lie, before pruning, by what a bit is worth. Few bits carry the value; the many small ones are what pruning takes away.');
    const rows = histogram.counts.map((ones, i) => ({ exponent: histogram.most_significant - i, ones }));
    const superscript = text => String(text).replace(/-/g, '⁻').replace(/\d/g, d => '⁰¹²³⁴⁵⁶⁷⁸⁹'[d]);
    chart(node, 'bits', 260, 'Share of the 1-bits by significance', () => ({
      legend: { show: false },
      grid: { left: 6, right: 8, top: 12, bottom: 28, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: items => bubble('worth 2' + superscript(rows[items[0].dataIndex].exponent), [[null, '1-bits', count(rows[items[0].dataIndex].ones)], [null, 'share', percent(rows[items[0].dataIndex].ones / total)]]) },
      xAxis: axis({ type: 'category', name: 'exponent: a bit is worth 2 to its power', nameLocation: 'middle', nameGap: 26, data: rows.map(row => String(row.exponent).replace('-', '−')) }),
      yAxis: axis({ type: 'value', axisLabel: { formatter: '{value} %' } }),
      series: [{ type: 'bar', name: 'share of 1-bits', barCategoryGap: '14%', itemStyle: { color: colour('blue') }, data: rows.map(row => 100 * row.ones / total) }],
    }));
    const slices = [];
    rows.forEach(row => { const slice = Math.floor(row.exponent / 10); (slices[slices.length - 1]?.slice === slice ? slices[slices.length - 1] : (slices.push({ slice, ones: 0 }), slices[slices.length - 1])).ones += row.ones; });
    node.append(el('p', { class: 'note' }, 'In slices of ten: ' + slices.map(s => '2' + superscript(s.slice * 10 + 9) + ' … 2' + superscript(s.slice * 10) + ' ' + percent(s.ones / total)).join(' · ') + '.'));
    table(node, 'bits', [{ key: 'exponent', label: 'worth 2^', num: true }, { key: 'ones', label: '1-bits', num: true }, { key: row => row.ones / total, label: 'share', num: true, show: percent }], rows);
  }

  function areaPower({ summary: s }) {
    const node = section('area', 'Area and power', null, 'area');
    const pair = el('div', { class: 'pair' });
    node.append(pair);
    const left = el('div', {}, el('h3', {}, 'Area, ' + Number(s.area_mm2.total.toPrecision(4)) + ' mm²'));
    const right = el('div', {}, el('h3', {}, 'Average power, ' + si(s.power_mw * 1e-3, 'W')));
    pair.append(left, right);
    const milliwatts = Object.entries(s.energy_pj.groups).map(([group, pj]) => [group, s.time_ps ? pj / s.time_ps * 1e3 : 0]);
    shares(left, 'area', 'Area by component', Object.entries(s.area_mm2.components), s.area_mm2.total, v => Number(v.toPrecision(3)) + ' mm²', (key, i) => nth(i));
    shares(right, 'power', 'Average power by group', milliwatts, s.power_mw, v => si(v * 1e-3, 'W'), key => colour(key));
    table(node, 'area', [{ key: '0', label: 'component' }, { key: '1', label: 'area mm2', num: true, show: round }], Object.entries(s.area_mm2.components), { title: 'Table of areas' });
    table(node, 'power', [{ key: '0', label: 'group' }, { key: '1', label: 'power mW', num: true, show: round }], milliwatts, { title: 'Table of powers' });
  }

  function configuration(m) {
    const node = section('configuration', 'Configuration', 'Every key as it was resolved, and what was read. The same configuration, seed and version give the same result.');
    node.classList.add('long');
    const grid = el('div', { class: 'config' });
    const simple = value => value === null || typeof value !== 'object' || Array.isArray(value);
    const text = value => Array.isArray(value) ? value.map(v => simple(v) && !Array.isArray(v) ? String(v) : JSON.stringify(v)).join(', ') : String(value);
    const block = (path, map) => {
      const own = Object.entries(map).filter(e => simple(e[1]));
      if (own.length) grid.append(el('div', {}, el('h3', {}, path || 'run'), el('dl', {}, own.map(([key, value]) => [el('dt', {}, key), el('dd', {}, text(value))]))));
      Object.entries(map).filter(e => !simple(e[1])).forEach(([key, value]) => block(path ? path + '.' + key : key, value));
    };
    block('', m.configuration);
    node.append(el('details', { open: '' }, el('summary', {}, 'Resolved configuration'), grid));
    table(node, 'inputs', [{ key: 'path', label: 'file', wide: true }, { key: 'bytes', label: 'bytes', num: true }, { key: 'sha256', label: 'SHA-256' }], m.inputs, { title: m.inputs.length ? 'Files read' : 'Files read: none' });
  }

  // ---- a replayed trace ----

  function replay({ summary: s, components, manifest, bandwidth: bins, banks }) {
    head(s.name, 'memory trace, ' + s.format + ' format, ' + count(s.requests) + ' requests');
    const requests = s.dram.row_hits + s.dram.row_misses + s.dram.row_conflicts;
    kpis([
      ['Time', seconds(s.time_ps), count(s.time_ps) + ' ps', 'time'],
      ['Finish', si(s.finish_cycle, '').trim(), 'memory clock ' + count(s.finish_cycle), 'finish'],
      ['Energy', joules(s.energy_pj.total), round(s.energy_pj.total) + ' pJ', 'dramEnergy'],
      ['DRAM traffic', bytes(s.dram.bytes_read + s.dram.bytes_written), bytes(s.dram.bytes_written) + ' of it written', 'dramTraffic'],
      ['DRAM bandwidth', si(s.dram.bandwidth_gbps * 1e9, 'B/s'), null, 'bandwidth'],
      ['Row hits', requests ? percent(s.dram.row_hits / requests) : '–', count(s.dram.row_conflicts) + ' conflicts', 'hits'],
      ['Mean read latency', si(s.read_latency_ns.mean * 1e-9, 's'), si(s.read_latency_from_stamp_ns.mean * 1e-9, 's') + ' from the stamp', 'latency'],
      ['Refreshes', count(s.dram.n_REF), count(s.dram.n_ACT) + ' activates', null],
    ]);
    const energyNode = section('energy', 'Energy', 'All devices, from clock 0 to the finish.', 'dramEnergy');
    const parts = Object.entries(s.energy_pj.components);
    shares(energyNode, 'energy', 'Energy of the memory by component', parts, s.energy_pj.total, joules, (key, i) => nth(i));
    table(energyNode, 'energy', [
      { key: 'component', label: 'component' }, { key: 'event', label: 'event' }, { key: 'count', label: 'count', num: true },
      { key: 'energy_per_event_pj', label: 'pJ per event', num: true, def: 'perEvent', show: round }, { key: 'energy_pj', label: 'energy pJ', num: true, show: round },
      { key: 'source', label: 'source', wide: true }], components, { title: 'Every joule: count × energy per event, with its source' });
    const latencies = section('latency', 'Latency', 'To the last data beat: from the acceptance by a queue, and from the clock that the trace stamps a request with.');
    table(latencies, 'latency', [{ key: 'what', label: 'latency', wide: true }].concat(['mean', 'p50', 'p90', 'p99', 'p999', 'max'].map(key => ({ key, label: key + ' ns', num: true, show: v => v.toFixed(1) }))),
      [['reads, from acceptance', s.read_latency_ns], ['reads, from stamp', s.read_latency_from_stamp_ns], ['writes, from acceptance', s.write_latency_ns], ['writes, from stamp', s.write_latency_from_stamp_ns]]
        .map(([what, values]) => Object.assign({ what }, values)), { title: 'Latencies', open: true });
    const series = asObjects(bins);
    const [factor, unit] = timeScale(s.time_ps);
    const rate = bin => bin.bytes / (bin.to_ps - bin.from_ps) * 1e3;
    const over = section('bandwidth', 'Bandwidth', 'Bytes read and written, averaged over bins of ' + seconds(series[0].to_ps - series[0].from_ps) + '.', 'bandwidth');
    chart(over, 'bandwidth', 280, 'DRAM bandwidth over time', () => ({
      legend: null,
      grid: { left: 6, right: 12, top: 14, bottom: 10, containLabel: true },
      tooltip: { trigger: 'axis', formatter: items => bubble(items[0].value[0].toPrecision(4) + ' ' + unit, items.map(i => [i.color, 'read and written', i.value[1].toFixed(3) + ' GB/s'])) },
      xAxis: axis({ type: 'value', min: 0, max: s.time_ps * 1e-12 / factor, splitLine: { show: false }, axisLabel: { showMaxLabel: false, formatter: v => Number(v.toPrecision(4)) + ' ' + unit } }),
      yAxis: axis({ type: 'value', axisLabel: { formatter: v => Number(v.toPrecision(4)) + ' GB/s' } }),
      series: [{ type: 'line', name: 'bandwidth', step: 'end', symbol: 'none', itemStyle: { color: colour('read') }, lineStyle: { width: 1.2 }, areaStyle: { opacity: .25 },
        data: series.map(bin => [Math.min(s.time_ps, bin.from_ps) * 1e-12 / factor, rate(bin)]).concat([[s.time_ps * 1e-12 / factor, rate(series[series.length - 1])]]) }],
    }));
    table(over, 'bandwidth', [{ key: 'from_ps', label: 'from ps', num: true }, { key: 'to_ps', label: 'to ps', num: true }, { key: 'bytes', label: 'bytes', num: true },
      { key: rate, label: 'GB/s', num: true, show: v => v.toFixed(3) }], series);
    const list = asObjects(banks);
    const bankName = bank => 'channel ' + bank.channel + ', rank ' + bank.rank + ', bank ' + bank.bank;
    const spread = section('banks', 'Banks', 'Commands to each bank: an uneven spread leaves banks idle while others queue.');
    chart(spread, 'banks', 260, 'Reads, writes and activates of each bank', () => ({
      grid: { left: 6, right: 8, top: 38, bottom: 6, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: items => bubble(bankName(list[items[0].dataIndex]), items.map(i => [i.color, i.seriesName, count(i.value)])) },
      xAxis: axis({ type: 'category', data: list.map(bank => [bank.channel, bank.rank, bank.bank].join('.')), axisLabel: { hideOverlap: true } }),
      yAxis: axis({ type: 'value', axisLabel: { formatter: v => tick(v, '').trim() } }),
      series: [['reads', 'read', 'columns'], ['writes', 'written', 'columns'], ['activates', 'activate', 'rows']].map(([name, role, stack]) => ({ type: 'bar', name, stack, barCategoryGap: '25%', data: list.map(bank => bank[name]), itemStyle: { color: role === 'activate' ? nth(5) : colour(role) } })),
    }));
    table(spread, 'banks', ['channel', 'rank', 'bank', 'activates', 'reads', 'writes'].map(key => ({ key, label: key, num: true })), list);
    configuration(manifest);
    document.getElementById('foot').append('Replayed in ' + si(s.wall_s, 's') + ' of host time. Bitshear ' + manifest.version + '.');
  }

  // ---- a comparison ----

  function asObjects({ columns, rows, numeric }) {
    return rows.map(row => Object.fromEntries(columns.map((column, i) => [column, numeric[i] ? (row[i] === '' ? null : Number(row[i])) : row[i]])));
  }
  const geometricMean = values => Math.exp(sum(values.map(Math.log)) / values.length);

  function comparison(compared) {
    const rows = asObjects(compared);
    const machines = [...new Set(rows.map(row => row.machine))], networks = [...new Set(rows.map(row => row.network))];
    const at = new Map(rows.map(row => [JSON.stringify([row.machine, row.network]), row]));
    const cell = (machine, network) => at.get(JSON.stringify([machine, network]));
    head(data.title, machines.length + (machines.length === 1 ? ' machine' : ' machines') + ' on ' + networks.length + (networks.length === 1 ? ' network' : ' networks'));
    const means = machines.map(machine => {
      const own = networks.map(network => cell(machine, network)).filter(row => row && row.speedup > 0 && row.energy_efficiency > 0);
      return { machine, networks: own.length, speedup: own.length ? geometricMean(own.map(r => r.speedup)) : null, energy_efficiency: own.length ? geometricMean(own.map(r => r.energy_efficiency)) : null };
    });
    const best = key => means.filter(m => m[key]).sort((a, b) => b[key] - a[key])[0];
    const fast = best('speedup'), frugal = best('energy_efficiency');
    kpis([
      ['Fastest', fast ? times(fast.speedup) : '–', fast ? fast.machine + ', geometric mean' : null, 'speedup'],
      ['Most energy-efficient', frugal ? times(frugal.energy_efficiency) : '–', frugal ? frugal.machine + ', geometric mean' : null, 'efficiency'],
      ['Machines', String(machines.length), null, null], ['Networks', String(networks.length), null, null]]);
    const grouped = (id, title, key, lead, def, format) => {
      const node = section(id, title, lead, def);
      const places = networks.length > 1 ? networks.concat(['geometric mean']) : networks;
      const value = (machine, place, i) => i < networks.length ? cell(machine, place)?.[key] ?? null : means.find(m => m.machine === machine)[key] ?? null;
      const wide = machines.length * places.length > 24;
      chart(node, id, () => narrow() && machines.length > 4 ? 420 : 360, title + ' by network and machine', () => ({
        legend: { type: 'scroll' },
        grid: { left: 6, right: 10, top: 44, bottom: wide ? 36 : 6, containLabel: true },
        dataZoom: wide ? [zoomBar({ xAxisIndex: 0, start: 0, end: narrow() ? Math.min(100, 1600 / places.length) : 100 })] : [],
        tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: items => bubble(items[0].axisValue, items.filter(i => i.value !== null && i.value !== undefined).map(i => [typeof i.color === 'string' ? i.color : null, i.seriesName, format(i.value)])) },
        xAxis: axis({ type: 'category', data: places, axisLabel: { rotate: places.length > 4 && narrow() || places.length > 9 ? 40 : 0, formatter: text => shorten(text, 20) } }),
        yAxis: axis({ type: 'value', axisLabel: { formatter: v => key === 'time_ps' ? tick(v * 1e-12, 's') : key === 'energy_pj' ? tick(v * 1e-12, 'J') : v + '×' } }),
        series: machines.map((machine, i) => ({ type: 'bar', name: machine, barGap: '8%', itemStyle: { color: nth(i), borderRadius: [2, 2, 0, 0] }, data: places.map((place, p) => value(machine, place, p)),
          label: { show: !narrow() && machines.length * places.length <= 18, position: 'top', fontSize: 10.5, color: css('--soft'), formatter: p => format(p.value) },
          markLine: i ? undefined : { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: css('--soft'), type: 'dashed' }, data: [{ yAxis: 1 }] } })),
      }));
      return node;
    };
    const speed = grouped('speedup', 'Speedup', 'speedup', 'How much less time each machine takes than the baseline, whose bars are at 1 (dashed).', 'speedup', times);
    const tableOf = (node, id, key) => table(node, id, [{ key: 'network', label: 'network' }].concat(machines.map(machine => ({ key: row => row.cells[machine], label: machine, num: true, show: times }))),
      networks.map(network => ({ network, cells: Object.fromEntries(machines.map(m => [m, cell(m, network)?.[key] ?? null])) })).concat(networks.length > 1 ? [{ network: 'geometric mean', cells: Object.fromEntries(means.map(m => [m.machine, m[key]])) }] : []));
    tableOf(speed, 'speedup', 'speedup');
    tableOf(grouped('efficiency', 'Energy efficiency', 'energy_efficiency', 'How much less energy each machine takes than the baseline for the same work.', 'efficiency', times), 'efficiency', 'energy_efficiency');
    const scatter = section('trade', 'Time against energy', 'Every machine on every network. Down and to the left is better.');
    chart(scatter, 'trade', 360, 'Energy over time, a point per machine and network', () => ({
      legend: { type: 'scroll' },
      grid: { left: 8, right: 18, top: 44, bottom: 28, containLabel: true },
      tooltip: { trigger: 'item', formatter: p => bubble(p.data.row.machine + ' on ' + p.data.row.network, [[null, 'time', seconds(p.data.row.time_ps)], [null, 'energy', joules(p.data.row.energy_pj)], [null, 'area', Number(p.data.row.area_mm2.toPrecision(3)) + ' mm²']]) },
      xAxis: axis({ type: 'log', name: 'time', nameLocation: 'middle', nameGap: 26, axisLabel: { formatter: v => tick(v * 1e-12, 's') } }),
      yAxis: axis({ type: 'log', axisLabel: { formatter: v => tick(v * 1e-12, 'J') } }),
      series: machines.map((machine, i) => ({ type: 'scatter', name: machine, symbol: ['circle', 'rect', 'triangle', 'diamond'][i % 4], symbolSize: 10, itemStyle: { color: nth(i), opacity: .85 }, data: networks.map(network => cell(machine, network)).filter(row => row && row.time_ps > 0 && row.energy_pj > 0).map(row => ({ value: [row.time_ps, row.energy_pj], row })) })),
    }));
    const known = { cycles: 'cycles', time_ps: 'time', energy_pj: 'energy', area_mm2: 'area', speedup: 'speedup', energy_efficiency: 'efficiency' };
    table(scatter, 'comparison', compared.columns.map((column, i) => ({ key: column, label: column, num: compared.numeric[i], def: known[column], show: compared.numeric[i] ? v => Number.isInteger(v) ? count(v) : round(v) : undefined })), rows, { title: 'All results', open: true, filter: rows.length > 20 });
  }

  // ---- a sweep ----

  const MORE_IS_BETTER = new Set(['accuracy', 'top1', 'speedup', 'energy_efficiency', 'utilization', 'inferences_per_s']);
  /** Of these neither more nor less is better. */
  const NEUTRAL = new Set(['cycles', 'compute_cycles', 'bandwidth_gbps']);
  const METRIC_NAMES = { time_ps: 'time', energy_pj: 'energy', energy_dram_pj: 'DRAM energy', edp_js: 'energy × time', area_mm2: 'area', power_mw: 'power', bandwidth_gbps: 'bandwidth, GB/s', inferences_per_s: 'inferences per second' };
  const metricName = metric => METRIC_NAMES[metric] || words(metric);
  /** As metricText, without digits that say nothing. */
  function metricTick(metric, value) {
    return metric === 'time_ps' ? tick(value * 1e-12, 's') : metric.startsWith('energy_') && metric.endsWith('_pj') ? tick(value * 1e-12, 'J') : metric === 'area_mm2' ? round(value) + ' mm²' : metric === 'power_mw' ? tick(value * 1e-3, 'W') : metric === 'edp_js' ? tick(value, 'Js') : metric === 'accuracy' || metric === 'utilization' ? round(100 * value) + ' %' : Math.abs(value) >= 1e4 ? tick(value, '').trim() : round(value);
  }
  function metricText(metric, value) {
    return value === null || value === undefined ? '–' : metric === 'time_ps' ? seconds(value) : metric.startsWith('energy_') && metric.endsWith('_pj') ? joules(value) : metric === 'area_mm2' ? Number(value.toPrecision(4)) + ' mm²' : metric === 'power_mw' ? si(value * 1e-3, 'W') : metric === 'edp_js' ? si(value, 'Js') : metric === 'accuracy' || metric === 'utilization' ? (100 * value).toFixed(1) + ' %' : Number.isInteger(value) ? count(value) : round(value);
  }
  function sweep(swept) {
    const all = asObjects(swept);
    const metrics = swept.metrics.filter(metric => all.some(row => typeof row[metric] === 'number'));
    const axes = swept.axes;
    // An accuracy may be missing though all else is there.
    const rows = metrics.length ? all.filter(row => metrics.every(metric => metric === 'accuracy' || row[metric] !== null)) : [];
    head(data.title, count(swept.all) + (swept.all === 1 ? ' point' : ' points')
      + (all.length < swept.all ? ', of which this page shows ' + count(all.length) + ': those that none beats in time, energy and area, and others at even distances' : '')
      + (rows.length < all.length ? ', ' + count(all.length - rows.length) + ' without a result' : ''));
    // The last part of a key, or as many as it takes to tell it from the others.
    const name = axis => {
      const parts = axis.split('.');
      for (let n = 1; n < parts.length; n++) {
        const tail = parts.slice(-n).join('.');
        if (!axes.some(other => other !== axis && ('.' + other).endsWith('.' + tail))) return tail;
      }
      return axis;
    };
    // Points that are listed one by one need not give every key.
    const given = value => value === null || value === '' ? '–' : String(value);
    const place = row => axes.filter(a => row[a] !== null && row[a] !== '').map(a => name(a) + ' ' + row[a]).join(', ');
    const better = (metric, x, y) => MORE_IS_BETTER.has(metric) ? x > y : x < y;
    // Networks or formats in one front or map hide one another: bests and charts can be of the points of one value of each axis alone.
    const only = new Map();
    const shown = () => rows.filter(row => [...only].every(([a, value]) => given(row[a]) === value));
    const bests = () => metrics.filter(metric => !NEUTRAL.has(metric)).slice(0, 8).map(metric => {
      const best = shown().filter(row => row[metric] !== null).reduce((a, b) => a && !better(metric, b[metric], a[metric]) ? a : b, null);
      return ['Best ' + metricName(metric), best ? metricText(metric, best[metric]) : '–', best ? place(best) : null, null];
    });
    const showBests = kpis(bests());
    const pick = (label, options, initial, change) => el('label', {}, label, el('select', { onchange: event => change(event.target.value) }, options.map(o => el('option', { value: o, selected: o === initial ? '' : null }, metricName(o)))));
    const valuesOf = a => [...new Set(rows.map(row => given(row[a])))].sort((p, q) => p.localeCompare(q, 'en', { numeric: true }));
    const few = axes.map(a => [a, valuesOf(a)]).filter(([, values]) => values.length > 1 && values.length <= 24);
    const drawAll = () => { showBests(bests()); ['pareto', 'parallel', 'heat'].forEach(id => views[id] && views[id].draw()); };
    const views = {};
    if (few.length && axes.length > 1) {
      const node = section('only', 'Points shown', 'The best points above and the three charts below are of the points with these values.');
      node.append(el('div', { class: 'controls' }, few.map(([a, values]) => el('label', {}, name(a), el('select', { 'data-axis': a, onchange: event => {
        if (event.target.value === '') only.delete(a); else only.set(a, event.target.value);
        drawAll();
      } }, [el('option', { value: '' }, 'all')].concat(values.map(value => el('option', { value }, value))))))));
    }
    if (metrics.length > 1) {
      const node = section('pareto', 'Pareto front', 'Every point by two metrics. The line joins the points that no other point beats in both.');
      let x = metrics.includes('time_ps') ? 'time_ps' : metrics[0], y = metrics.includes('energy_pj') ? 'energy_pj' : metrics.find(m => m !== x);
      let view;
      node.append(el('div', { class: 'controls' }, pick('across', metrics, x, v => { x = v; view.draw(); }), pick('up', metrics, y, v => { y = v; view.draw(); })));
      const both = () => shown().filter(row => row[x] !== null && row[y] !== null);
      const front = () => {
        const sorted = both().sort((a, b) => (a[x] === b[x] ? 0 : better(x, a[x], b[x]) ? -1 : 1) || (better(y, a[y], b[y]) ? -1 : 1));
        const kept = [];
        for (const row of sorted) if (!kept.length || better(y, row[y], kept[kept.length - 1][y])) kept.push(row);
        return kept;
      };
      view = views.pareto = chart(node, 'pareto', 400, 'Pareto front of two metrics', () => ({
        grid: { left: 8, right: 24, top: 36, bottom: 28, containLabel: true },
        tooltip: { trigger: 'item', formatter: p => p.data.row ? bubble(place(p.data.row), metrics.map(m => [null, metricName(m), metricText(m, p.data.row[m])])) : undefined },
        xAxis: axis({ type: 'value', scale: true, name: metricName(x), nameLocation: 'middle', nameGap: 26, axisLabel: { hideOverlap: true, formatter: v => metricTick(x, v) } }),
        yAxis: axis({ type: 'value', scale: true, axisLabel: { formatter: v => metricTick(y, v) } }),
        series: [{ type: 'scatter', name: 'points', symbolSize: 6, itemStyle: { color: colour('grey'), opacity: .6 }, data: both().map(row => ({ value: [row[x], row[y]], row })) },
          { type: 'line', name: 'front', step: better(x, 0, 1) ? 'end' : 'start', symbolSize: 9, symbol: 'circle', itemStyle: { color: colour('vermilion') }, lineStyle: { width: 1.5 }, data: front().map(row => ({ value: [row[x], row[y]], row })) }],
      }));
    }
    if (axes.length > 1 && metrics.length) {
      const node = section('parallel', 'Parallel coordinates', 'A line per point through its axes and metrics. Drag along an axis to keep only the lines that pass there.');
      const dims = axes.concat(metrics.slice(0, 4), metrics.slice(4).filter(metric => metric === 'accuracy'));
      const everyComplete = rows.filter(row => dims.every(dim => row[dim] !== null || axes.includes(dim)));
      const numericDims = new Set(dims.filter(dim => everyComplete.every(row => typeof row[dim] === 'number')));
      let by = metrics[0], view;
      node.append(el('div', { class: 'controls' }, pick('coloured by', metrics, by, v => { by = v; view.draw(); })));
      view = views.parallel = chart(node, 'parallel', 380, 'Parallel coordinates of axes and metrics', () => {
        const filtered = new Set(shown());
        const complete = everyComplete.filter(row => filtered.has(row));
        const values = complete.length ? complete.map(row => row[by]) : [0];
        return {
          legend: { show: false },
          tooltip: {},
          visualMap: { show: !narrow(), dimension: dims.length, min: Math.min(...values), max: Math.max(...values), orient: 'horizontal', left: 0, top: 0, itemHeight: 90, itemWidth: 12, textStyle: { color: css('--soft'), fontSize: 11 }, text: [metricText(by, Math.max(...values)), metricText(by, Math.min(...values))], inRange: { color: theme === 'dark' ? ['#fde725', '#5ec962', '#21918c', '#5c7bc0'] : ['#d8b800', '#5ec962', '#21918c', '#3b528b', '#440154'] } },
          parallel: { left: 40, right: narrow() ? 30 : 70, top: 64, bottom: 28 },
          parallelAxis: dims.map((dim, i) => {
            const numeric = numericDims.has(dim);
            return axis({ dim: i, name: shorten(axes.includes(dim) ? name(dim) : metricName(dim), narrow() ? 9 : 18), nameTextStyle: { color: css('--soft'), fontSize: 11 }, type: numeric ? 'value' : 'category', scale: true, data: numeric ? undefined : [...new Set(everyComplete.map(row => given(row[dim])))], axisLabel: { formatter: v => typeof v === 'number' ? metricTick(dim, v) : shorten(String(v), narrow() ? 8 : 16) } });
          }),
          series: [{ type: 'parallel', name: 'points', lineStyle: { width: 1.2, opacity: complete.length > 500 ? .15 : .5 }, data: complete.slice(0, 5000).map(row => dims.map(d => typeof row[d] === 'number' && numericDims.has(d) ? row[d] : given(row[d])).concat([row[by]])) }],
        };
      });
      const heat = section('heat', 'Heat map', 'The best value of a metric over two axes, all others free.');
      let a = axes[0], b = axes[1], metric = metrics[0], map;
      heat.append(el('div', { class: 'controls' }, pick('across', axes, a, v => { a = v; map.draw(); }), pick('up', axes, b, v => { b = v; map.draw(); }), pick('metric', metrics, metric, v => { metric = v; map.draw(); })));
      map = views.heat = chart(heat, 'heat', 380, 'Heat map of a metric over two axes', () => {
        const xs = valuesOf(a), ys = valuesOf(b), best = new Map();
        shown().filter(row => row[metric] !== null).forEach(row => { const key = xs.indexOf(given(row[a])) + ' ' + ys.indexOf(given(row[b])); if (!best.has(key) || better(metric, row[metric], best.get(key))) best.set(key, row[metric]); });
        const cells = [...best].map(([key, value]) => key.split(' ').map(Number).concat([value]));
        const values = cells.length ? cells.map(c => c[2]) : [0];
        return {
          legend: { show: false },
          grid: { left: 8, right: 12, top: 12, bottom: 58, containLabel: true },
          tooltip: { trigger: 'item', formatter: p => bubble(metricName(metric) + ' ' + metricText(metric, p.value[2]), [[null, name(a), xs[p.value[0]]], [null, name(b), ys[p.value[1]]]]) },
          visualMap: { min: Math.min(...values), max: Math.max(...values), orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 140, itemWidth: 12, textStyle: { color: css('--soft'), fontSize: 11 }, text: [metricText(metric, Math.max(...values)), metricText(metric, Math.min(...values))], inRange: { color: ['#fde725', '#5ec962', '#21918c', '#3b528b', '#440154'] } },
          xAxis: axis({ type: 'category', data: xs, name: a }), yAxis: axis({ type: 'category', data: ys }),
          series: [{ type: 'heatmap', name: metricName(metric), itemStyle: { borderColor: css('--card'), borderWidth: 2 }, label: { show: cells.length <= 80 && !narrow(), fontSize: 11, formatter: p => metricText(metric, p.value[2]), textBorderWidth: 0 },
            // Dark text on the light end of the scale, light text on the dark end.
            data: cells.map(cell => ({ value: cell, label: { color: cell[2] - Math.min(...values) < .55 * (Math.max(...values) - Math.min(...values)) ? '#16191f' : '#ffffff' } })) }],
        };
      });
    }
    const node = section('points', 'Points');
    table(node, 'points', swept.columns.map((column, i) => ({ key: column, label: column, num: swept.numeric[i], show: swept.numeric[i] ? v => Number.isInteger(v) ? count(v) : round(v) : undefined })), all, { title: 'All points', open: true, filter: true });
  }

  // ---- go ----

  if (data.run) run(data.run);
  else if (data.replay) replay(data.replay);
  else if (data.comparison) comparison(data.comparison);
  else if (data.points) sweep(data.points);
  navigation();
  redraw.forEach(draw => draw());
  let width = document.documentElement.clientWidth;
  addEventListener('resize', () => {
    if (document.documentElement.clientWidth !== width) {
      width = document.documentElement.clientWidth;
      redraw.forEach(draw => draw());
    }
  });
  // On paper: light, as wide as the page, and every table's rows visible where they were open.
  let themeBefore = theme;
  addEventListener('beforeprint', () => { themeBefore = theme; theme = 'light'; applyTheme(); redraw.forEach(draw => draw()); });
  addEventListener('afterprint', () => { theme = themeBefore; applyTheme(); redraw.forEach(draw => draw()); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', event => { theme = event.matches ? 'dark' : 'light'; applyTheme(); redraw.forEach(draw => draw()); });
  window.bitshear.ready = true;
})();
