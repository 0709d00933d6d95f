import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ id: string, package: string, severity: string, title: string, url: string }} Advisory `id`: GHSA-..., where the registry has one
 * @typedef {{ advisory: string, package: string, reason: string, until: string }} Exception `until`: the last day on which it holds, YYYY-MM-DD
 */

/** The registry may take this long, in milliseconds. */
const PATIENCE = 120_000;
/** An exception is looked at anew after so many days at the latest. */
const EXCEPTION_DAYS = 90;

/**
 * Asks the registry's advisory service about every package of a folder's package-lock.json, through npm itself.
 * @param {string} folder
 * @returns {Promise<{ advisories: Advisory[], refused: null } | { advisories: null, refused: string }>} `refused`: why there is no answer
 */
export async function askRegistry(folder) {
  const stdout = await new Promise((resolve) => {
    // npm exits 1 both for weaknesses and for a registry that doesn't answer: its words tell them apart.
    execFile('npm', ['audit', '--json', '--package-lock-only'], { cwd: folder, timeout: PATIENCE, maxBuffer: 64 * 1024 * 1024 }, (_error, out) => resolve(out));
  });
  /** @type {{ auditReportVersion?: number, message?: string, vulnerabilities?: Record<string, { via: (string | { source: number, name: string, severity: string, title: string, url: string })[] }> }} */
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    return { advisories: null, refused: 'npm audit gave no report' };
  }
  if (!report.auditReportVersion || !report.vulnerabilities) return { advisories: null, refused: report.message ?? 'npm audit gave no report' };
  const found = Object.values(report.vulnerabilities).flatMap(({ via }) => via.filter((one) => typeof one !== 'string'))
    .map(({ source, name, severity, title, url }) => ({ id: /GHSA(?:-\w{4}){3}/.exec(url ?? '')?.[0] ?? String(source), package: name, severity, title, url }));
  return { advisories: [...new Map(found.map((one) => [`${one.id} ${one.package}`, one])).values()], refused: null };
}

/** @param {string} folder @returns {Exception[]} */
export const readExceptions = (folder) => (existsSync(join(folder, 'advisories.json')) ? JSON.parse(readFileSync(join(folder, 'advisories.json'), 'utf8')) : []);

/**
 * @param {readonly Advisory[]} advisories @param {readonly Exception[]} exceptions @param {string} today YYYY-MM-DD
 * @returns {{ red: string[], excused: string[] }} one line each
 */
export function judgeAdvisories(advisories, exceptions, today) {
  const red = exceptions.filter(({ advisory, package: name, reason, until }) => !(advisory && name && reason?.trim() && /^\d{4}-\d{2}-\d{2}$/.test(until ?? '')))
    .map((one) => `advisories.json: needs advisory, package, reason and until (YYYY-MM-DD): ${JSON.stringify(one)}`);
  const latest = new Date(Date.parse(today) + EXCEPTION_DAYS * 86_400_000).toISOString().slice(0, 10);
  red.push(...exceptions.filter(({ until }) => until > latest).map((one) => `advisories.json: ${one.advisory} of ${one.package} is excused until ${one.until}, and may be for ${EXCEPTION_DAYS} days, until ${latest}`));
  red.push(...exceptions.filter((one) => !advisories.some(({ id, package: name }) => id === one.advisory && name === one.package))
    .map((one) => `advisories.json: nothing is known of ${one.advisory} in ${one.package}: the exception must go`));
  const excused = [];
  for (const one of advisories) {
    const words = `${one.package}: ${one.title} (${one.severity}, ${one.id}, ${one.url})`;
    const exception = exceptions.find(({ advisory, package: name }) => advisory === one.id && name === one.package);
    if (!exception) red.push(words);
    else if (!(exception.until >= today)) red.push(`${words}; its exception ended on ${exception.until}`);
    else excused.push(`${words}; until ${exception.until}: ${exception.reason}`);
  }
  return { red, excused };
}

/** What the check has to say, for a person. @param {string} folder @returns {Promise<{ code: number, asked: boolean, output: string }>} */
export async function checkAdvisories(folder) {
  const { advisories, refused } = await askRegistry(folder);
  if (advisories === null) {
    const required = process.env.ADVISORIES === 'required';
    return { code: required ? 1 : 0, asked: false, output: `The registry says nothing about advisories here: ${refused}${required ? ' (ADVISORIES=required)' : ''}` };
  }
  const { red, excused } = judgeAdvisories(advisories, readExceptions(folder), new Date().toISOString().slice(0, 10));
  const lines = [...red.map((line) => `RED ${line}`), ...excused.map((line) => `excused ${line}`), `${red.length} red, ${excused.length} excused`];
  return { code: red.length > 0 ? 1 : 0, asked: true, output: lines.join('\n') };
}
