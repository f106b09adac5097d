/** A file of a skill; its path is relative to the folder of the skill. */
export interface PackSkillFile {
  path: string;
  content: string;
}

/** A skill that a pack brings: its files, `SKILL.md` among them. */
export interface PackSkill {
  name: string;
  description?: string | null | undefined;
  files: PackSkillFile[];
}
