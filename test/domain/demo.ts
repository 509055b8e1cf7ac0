import { type Office, readOfficeFile } from "../../src/config/officeFile.ts";
import { demoYaml } from "../support/demoOffice.ts";

const read = readOfficeFile(demoYaml);
if (!read.ok) throw new Error(JSON.stringify(read.faults));

/** The demonstration office; a copy for whoever changes it. */
export const demoOffice = (change: (office: Office) => unknown = () => {}): Office => {
  const office = structuredClone(read.value);
  change(office);
  return office;
};
