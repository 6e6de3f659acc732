// The real program with the demo group on a free port, and a real Chromium before it.
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const NIJU = process.env.NIJU_BINARY ?? new URL('../../build/niju', import.meta.url).pathname;
const SCREENS = process.env.NIJU_SCREENS; // a folder: pictures of all screens are kept there

/** A folder of its own for one store. */
export class World {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'niju-web-'));
    this.environment = { PATH: process.env.PATH, HOME: this.folder, LC_ALL: 'C.UTF-8', NIJU_STORE: this.path('niju.db'), NIJU_FEEDS: this.path('feeds') };
  }
  path(name) {
    return join(this.folder, name);
  }
  niju(...words) {
    return execFileSync(NIJU, words, { env: this.environment, cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  }
  /** `demo` makes the demo group and a link that signs in; `serve` serves what is there, with a set-up link the first time. */
  async serve(command = 'serve', listen = '127.0.0.1:0') {
    const child = spawn(NIJU, [command, '--listen', listen], { env: this.environment, cwd: this.folder, stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const found = line.match(/^(http:\/\/\S+?:\d+)\/(?:sign-in#token=(\S+))?\s*$/);
      if (found) return { address: found[1], link: line.trim() };
    }
    throw new Error('no address was told');
  }
  async stop() {
    if (!this.child || this.child.exitCode !== null) return;
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await gone;
  }
  async end() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function browserOpen() {
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--font-render-hinting=none'],
  });
}

/** A page that writes down whatever goes wrong in it. */
export async function pageOpen(browser, { lang = 'ja', scheme = 'light', width = 1366, height = 900, session, address } = {}) {
  const context = await browser.newContext({
    locale: lang === 'ja' ? 'ja-JP' : 'en-GB', timezoneId: 'Asia/Tokyo', viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce', storageState: session,
  });
  const page = await context.newPage();
  page.faults = [];
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (e) => page.faults.push(`error: ${e.message}`));
  page.on('console', (m) => {
    if (m.type() === 'error' && !/status of 401|status of 404 .*favicon/.test(m.text())) page.faults.push(`console: ${m.text()} ${m.location().url}`);
  });
  page.on('request', (r) => {
    const url = new URL(r.url());
    if (!['127.0.0.1', ''].includes(url.hostname)) page.faults.push(`outside: ${r.url()}`);
  });
  page.on('response', (r) => {
    if (r.status() >= 400 && r.status() !== 401) page.faults.push(`${r.status()} ${r.request().method()} ${r.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample} ${e.sourceFile}:${e.lineNumber}`));
  });
  page.at = address;
  return page;
}

/** Goes to a page and waits until nothing loads any more. */
export async function visit(page, path) {
  await page.goto(page.at + path);
  await settled(page);
}

export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('main, .sign') && !document.querySelector('main [role=status][aria-label] .mantine-Skeleton-root, .mantine-Skeleton-root'));
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(120);
}

export async function picture(page, name, options = {}) {
  if (!SCREENS) return;
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), ...options });
}

/** The six digits of RFC 6238 for a Base32 secret. */
export function totp(secret, now = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const mac = createHmac('sha1', key).update(count).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export const possible = (existsSync(CHROMIUM) && existsSync(NIJU)) || 'Chromium or niju is not there';
