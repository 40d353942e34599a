import type { PowerSource } from './powerSource.ts';

/** Time between two questions, milliseconds; on Windows each starts a program that takes half a second. */
const intervalMs = process.platform === 'win32' ? 60_000 : 5000;

/** Looks now and then whether the machine runs on battery, and tells each change. */
export class BatteryWatch {
  private readonly read: () => Promise<PowerSource>;
  private readonly onChange: (isOnBattery: boolean) => void;
  private timer: NodeJS.Timeout | undefined;
  private isOnBattery = false;

  constructor(read: () => Promise<PowerSource>, onChange: (isOnBattery: boolean) => void) {
    this.read = read;
    this.onChange = onChange;
  }

  /** Begins or ends looking; the end counts as mains. */
  async setWatching(isWatching: boolean): Promise<void> {
    if (isWatching === (this.timer !== undefined)) return;
    clearInterval(this.timer);
    this.timer = undefined;
    if (!isWatching) return this.turnTo(false);
    this.timer = setInterval(() => void this.look(), intervalMs);
    await this.look();
  }

  private async look(): Promise<void> {
    const source = await this.read();
    if (this.timer) this.turnTo(source === 'battery');
  }

  private turnTo(isOnBattery: boolean): void {
    if (isOnBattery === this.isOnBattery) return;
    this.isOnBattery = isOnBattery;
    this.onChange(isOnBattery);
  }
}
