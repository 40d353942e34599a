// Settings as typed values. Names, types and defaults come from package.json through contributions.ts.
import { type ConfigurationScope, workspace } from 'vscode';
import { settingDefaults, type SettingTypes } from './contributions.ts';

/** Reads a setting. @param scope The file or folder that it is for; matters for settings by language and by folder. */
export function readSetting<Name extends keyof SettingTypes>(name: Name, scope?: ConfigurationScope): SettingTypes[Name] {
  return workspace.getConfiguration('repotune', scope).get<SettingTypes[Name]>(name, settingDefaults[name]);
}

/** Calls back when a setting may have changed. */
export function onSettingChanged(name: keyof SettingTypes, listener: () => void): { dispose(): void } {
  return workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`repotune.${name}`)) listener();
  });
}
